"""Playing a story through the commands: steps in their order, at a speed, with a summary."""

import heapq
import itertools
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from programs.base.refusals import Refusal

REPORT_SECONDS = 5


@dataclass(order=True, slots=True)
class ScheduledStep:
    """Something done at a moment of the story, in seconds from its start."""

    at: float
    order: int
    name: str = field(compare=False)
    do: Callable[[], None] = field(compare=False)


class Player:
    """Plays steps; what the commands refuse is counted by reason and the story goes on."""

    def __init__(self, speed: float, say: Callable[[str], object]) -> None:
        """`speed` is story seconds per second; 0 means as fast as it goes."""
        self.speed = speed
        self.say = say
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.at = 0.0
        self._steps: list[ScheduledStep] = []
        self._order = itertools.count()

    def add(self, at: float, name: str, do: Callable[[], None]) -> None:
        # The running number keeps what is due at one moment in the order in which it was added.
        heapq.heappush(self._steps, ScheduledStep(at, next(self._order), name, do))

    def play(self) -> None:
        began = reported = time.monotonic()
        while self._steps:
            step = heapq.heappop(self._steps)
            self._wait(began, step.at)
            self.at = step.at
            self._perform(step)
            if time.monotonic() - reported > REPORT_SECONDS:
                reported = time.monotonic()
                self.say(f"{_clock(self.at)}  {sum(self.done.values())} done, {self._no()} refused")

    def summary(self) -> Sequence[str]:
        """What was done and what was refused, a line each."""
        lines = [f"Played {_clock(self.at)} of story."]
        lines += [f"  {count:>6}  {name}" for name, count in sorted(self.done.items())]
        lines.append(f"Refused: {self._no()}")
        lines += [f"  {count:>6}  {why}" for why, count in self.refused.most_common()]
        return lines

    def _perform(self, step: ScheduledStep) -> None:
        try:
            step.do()
        except Refusal as refusal:
            self.refused[f"{step.name}: {type(refusal).__name__}"] += 1
        else:
            self.done[step.name] += 1

    def _wait(self, began: float, at: float) -> None:
        if self.speed:
            time.sleep(max(0.0, began + at / self.speed - time.monotonic()))

    def _no(self) -> int:
        return sum(self.refused.values())


def _clock(seconds: float) -> str:
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
