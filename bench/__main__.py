"""`make bench`: every figure of docs/performance.md, one script after another."""

import subprocess
import sys

SCRIPTS = (
    "triage",
    "first_page",
    "commands",
    "live_fanout",
    "handoff",
    "floor",
    "screen",
    "history",
)

if __name__ == "__main__":
    for script in sys.argv[1:] or SCRIPTS:
        print(f"\n== {script}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{script}"], check=True)
