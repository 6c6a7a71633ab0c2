"""Many consoles in one process: `python -m bench.consoles URL SECONDS SEQ COOKIES [KIND]`.

Prints a JSON object: for each event number, when each console received its frame (seconds
on the machine's monotonic clock). COOKIES is a file with a Cookie header a line, one a console.
KIND is the kind of row that is waited for, "call" unless it is said.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from picows import WSListener, WSMsgType, ws_connect


class Console(WSListener):
    def __init__(self, received, kind):
        self.received = received
        self.wanted = f'"{kind}:'.encode()

    def on_ws_frame(self, transport, frame):
        if frame.msg_type != WSMsgType.TEXT:
            return
        at = time.monotonic()
        text = frame.get_payload_as_bytes()
        if text.startswith(b'{"seq": ') and self.wanted in text[:60]:
            seq = int(text[8 : text.index(b",", 8)])
            self.received.setdefault(seq, []).append(at)


async def main(url, seconds, seq, cookies, kind):
    received: dict[int, list[float]] = {}
    origin = url.replace("ws://", "http://").rsplit("/ws", 1)[0]
    lines = []
    for cookie in cookies:
        transport, _ = await ws_connect(
            lambda: Console(received, kind), url, extra_headers={"Cookie": cookie, "Origin": origin}
        )
        transport.send(WSMsgType.TEXT, json.dumps({"resume": seq, "shown": []}).encode())
        lines.append(transport)
    print("ready", flush=True)
    await asyncio.sleep(seconds)
    print(json.dumps(received), flush=True)
    for transport in lines:
        transport.disconnect()


if __name__ == "__main__":
    asyncio.run(
        main(
            sys.argv[1],
            float(sys.argv[2]),
            int(sys.argv[3]),
            Path(sys.argv[4]).read_text().splitlines(),
            sys.argv[5] if len(sys.argv) > 5 else "call",
        )
    )
