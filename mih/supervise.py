"""Run a command and start it again when it dies: `python -m mih.supervise COMMAND…`.

For `make run` on one machine. In production the container engine or systemd does this.
"""

import signal
import subprocess
import sys
import time
from types import FrameType

PAUSE_SECONDS = 0.5


def supervise(command: list[str]) -> None:
    child: subprocess.Popen[bytes] | None = None
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        if child:
            child.send_signal(signal.SIGINT)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        child = subprocess.Popen(command)
        child.wait()
        if not stopping:
            print(f"{command[0]} ended with {child.returncode}; starting it again", flush=True)
            time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    supervise(sys.argv[1:])
