"""The reference: a bare WebSocket broadcaster (picows) of one payload.

`python -m bench.bare PORT RATE COUNT FILE`: on a line from standard input it sends the
file's payload COUNT times, numbered, to everybody connected, and prints when it did.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from picows import WSListener, WSMsgType, ws_create_server


class Everybody(WSListener):
    def __init__(self, subscribers):
        self.subscribers = subscribers

    def on_ws_connected(self, transport):
        self.subscribers.add(transport)

    def on_ws_disconnected(self, transport):
        self.subscribers.discard(transport)


async def main(port, rate, count, frame):
    subscribers = set()
    server = await ws_create_server(lambda request: Everybody(subscribers), "127.0.0.1", port)
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    sent = {}
    for seq in range(1, count + 1):
        text = json.dumps({**frame, "seq": seq}).encode()
        sent[seq] = time.monotonic()
        for transport in subscribers:
            transport.send(WSMsgType.TEXT, text)
        await asyncio.sleep(1 / rate)
    await asyncio.sleep(1)
    print(json.dumps(sent), flush=True)
    server.close()


if __name__ == "__main__":
    asyncio.run(
        main(
            int(sys.argv[1]),
            float(sys.argv[2]),
            int(sys.argv[3]),
            json.loads(Path(sys.argv[4]).read_text()),
        )
    )
