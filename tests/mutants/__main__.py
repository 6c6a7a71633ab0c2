"""`make mutants`: plant bugs in commands, permissions and states, and print those no test sees.

MUTANTS=300 how many, SECONDS=3600 for how long at most, SEED=1 which sample, LANES=2 how many at
a time, ONLY=dispatch/ for a part. Everything happens in copies of the tree (docs/testing.md).
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Final

from mih.alone import alone
from mih.environment import ROOT
from tests.mutants.lanes import Lane, open_lane
from tests.mutants.planting import Mutant, deciding_files, mutants_of, sample
from tests.mutants.relevance import Relevance, record

HOME: Final = Path(os.environ.get("MIH_DATA", ROOT / ".mih")).resolve() / "mutants"
Fates = list[tuple[Mutant, str]]


def main() -> int:
    wanted, seconds, seed, lanes = (
        int(os.environ.get(name, usual))
        for name, usual in (("MUTANTS", 300), ("SECONDS", 3600), ("SEED", 1), ("LANES", 2))
    )
    until = time.monotonic() + seconds
    paths = [one for one in deciding_files(ROOT) if str(one).startswith(os.environ.get("ONLY", ""))]
    chosen = sample([one for path in paths for one in mutants_of(ROOT, path)], wanted, seed)
    fates: Fates = []
    with alone(HOME, "make mutants"), ExitStack() as stack:
        opened = [stack.enter_context(open_lane(HOME, number)) for number in range(lanes)]
        relevance = _recorded(opened[0])
        queue = iter(chosen)
        with ThreadPoolExecutor(lanes) as pool:
            tried = [pool.submit(_try, lane, queue, relevance, until, fates) for lane in opened]
        for one in tried:
            one.result()
    return _sum_up(fates, len(chosen), seed)


def _try(
    lane: Lane, queue: Iterator[Mutant], relevance: Relevance, until: float, fates: Fates
) -> None:
    """Take mutants from the queue, which the lanes share, until it is empty or time is up."""
    for mutant in queue:
        if time.monotonic() > until:
            return
        tests = relevance.tests_for(mutant)
        end = lane.fate(mutant, tests) if tests else "survived"
        fates.append((mutant, end))
        mark = {"killed": ".", "hung": "~"}.get(end)
        told = f"\n{len(fates)} survived {len(tests)} tests: {mutant.title}\n"
        print(mark or told, end="", flush=True)


def _recorded(lane: Lane) -> Relevance:
    """Which test runs which line: kept until a line of code or of a test changes."""
    texts = (file.read_bytes() for file in sorted(lane.tree.rglob("*.py")))
    kept = HOME / f"record-{sha256(b''.join(texts)).hexdigest()[:16]}"
    if not kept.exists():
        print("Recording which test runs which line, some minutes …", flush=True)
        record(lane, kept)
    return Relevance(kept, lane.tree)


def _sum_up(fates: Fates, wanted: int, seed: int) -> int:
    ends, tried = Counter(end for _, end in fates), len(fates)
    lived = Counter(mutant.kind for mutant, end in fates if end == "survived")
    print(f"\n\nSeed {seed}: {tried} of {wanted} mutants were tried.")
    for kind, count in sorted(Counter(mutant.kind for mutant, _ in fates).items()):
        print(f"  {kind:32}{count:5} tried{lived[kind]:5} survived")
    share = 100 * (tried - ends["survived"]) / max(tried, 1)
    print(
        f"{ends['killed']} killed, {ends['hung']} hung, {ends['survived']} survived: {share:.1f} %"
    )
    return 0 if tried else 1


if __name__ == "__main__":
    sys.exit(main())
