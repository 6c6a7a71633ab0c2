"""How long anything may wait before somebody hears of it: a city's waits.toml (docs/waits.md).

Pure, like the reader of city.toml: a key that is missing, unknown or misshapen stops every
process before it starts, with a sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from programs.base.city import BadCity, city_folder, read_table

FILE: Final = "waits.toml"
BANDS: Final = range(1, 10)
ROOM: Final = "room"
# The roles of journal/codes/people.py that work calls, and its programs: a test holds them equal.
HEARERS: Final = ("call_taker", "dispatcher", "clinician", "supervisor", "lead")
PROGRAMS: Final = ("ccd", "crt", "art", "cap")
# Seen and heard; or a page beside it, which is never silenced for good.
ALERT, PAGE = "alert", "page"


@dataclass(frozen=True, slots=True)
class Limit:
    """Of one thing that waits: when it is late, who hears it, who hears it then, how often.

    `seconds` are of band 1, 2 and so on, the last number counts for every band after it;
    `untriaged` is for a call without a band, which may be the gravest. An answer gives `quiet`
    seconds; where it waits still, it is heard again.
    """

    seconds: tuple[int, ...]
    heard_by: tuple[str, ...]
    how: str
    then: tuple[str, ...]
    then_after: int
    repeat: int
    quiet: int
    untriaged: int | None = None

    def late_after(self, band: int | None) -> timedelta:
        """How long it may wait on a call of this band, or of none yet."""
        if band is None:
            first = self.seconds[0] if self.untriaged is None else self.untriaged
            return timedelta(seconds=first)
        return timedelta(seconds=of_band(self.seconds, band))

    @property
    def shortest(self) -> timedelta:
        """Whatever has not waited that long is late in no band."""
        return min(self.late_after(band) for band in (None, *BANDS))

    @property
    def escalates(self) -> timedelta:
        return timedelta(seconds=self.then_after)

    @property
    def repeats(self) -> timedelta:
        return timedelta(seconds=self.repeat)

    @property
    def quiet_for(self) -> timedelta:
        return timedelta(seconds=self.quiet)


@dataclass(frozen=True, slots=True)
class OfCalls:
    """What a call can wait in: `cleared` is active with nobody on it, `moved` was sent elsewhere
    because a program shuts.
    """

    received: Limit
    triaging: Limit
    pending: Limit
    held: Limit
    by_phone: Limit
    cleared: Limit
    imminent: Limit
    owner_away: Limit
    moved: Limit


@dataclass(frozen=True, slots=True)
class OfAssignments:
    """What a unit on a call can wait in, by the step it has not left."""

    stacked: Limit
    dispatched: Limit
    en_route: Limit
    staged: Limit
    on_scene: Limit
    transporting: Limit


@dataclass(frozen=True, slots=True)
class OfHandoffs:
    """An offer nobody has taken, and a line with two of us on it that nobody leaves."""

    offered: Limit
    accepted: Limit
    three_way: Limit


@dataclass(frozen=True, slots=True)
class OfClinicians:
    """A clinician who is done with a call, and not free for the next."""

    wrap_up: Limit


@dataclass(frozen=True, slots=True)
class OfObligations:
    """What is owed to a call: help that nobody has taken on, help that was promised and is not
    there, and what may come after the call.
    """

    asked: Limit
    accepted: Limit
    later: Limit


@dataclass(frozen=True, slots=True)
class OfCountersigns:
    """A second person's word that somebody asked for."""

    asked: Limit


@dataclass(frozen=True, slots=True)
class AfterCalls:
    """What is owed once the call is over, from the moment it was promised for."""

    call_back: Limit
    transfer: Limit
    follow_up: Limit
    report: Limit
    referral_sent: Limit
    referral_received: Limit
    referral_accepted: Limit


@dataclass(frozen=True, slots=True)
class OfAlerts:
    """A page that nobody answers, one that was answered and nothing done, a crew in danger."""

    page: Limit
    answered: Limit
    duress: Limit
    duress_answered: Limit


@dataclass(frozen=True, slots=True)
class Holds:
    """For how many seconds in all a call may be held, by band, and what a supervisor may add
    where that is nothing.
    """

    seconds: tuple[int, ...]
    by_supervisor: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shutting:
    """How many seconds before a program shuts its waiting calls are decided anew."""

    lead: int


@dataclass(frozen=True, slots=True)
class Waits:
    """A city's waits.toml."""

    call: OfCalls
    assignment: OfAssignments
    handoff: OfHandoffs
    clinician: OfClinicians
    obligation: OfObligations
    countersign: OfCountersigns
    after: AfterCalls
    alert: OfAlerts
    holds: Holds
    shutting: Shutting


@cache
def waits() -> Waits:
    """The table of this process. Raises BadCity."""
    return read_waits(city_folder() / FILE)


@cache
def limits() -> Mapping[str, Limit]:
    """Each limit of this process by its key, such as "call.received"."""
    return dict(walk(waits()))


def read_waits(path: Path) -> Waits:
    """Read waits.toml. Raises BadCity with a sentence for every flaw."""
    if not path.is_file():
        raise BadCity(f"{path.parent}: {path.name} is missing.")
    read, flaws = read_table(path, Waits)
    if read is not None:
        flaws = [f"{path}: {flaw}" for flaw in _impossible(read)]
    if read is None or flaws:
        raise BadCity("\n".join(flaws))
    return read


def of_band(seconds: Sequence[int], band: int) -> int:
    """The number of this band: the last one counts for every band after it."""
    return seconds[min(band, len(seconds)) - 1]


def walk(part: Any, within: str = "") -> Iterator[tuple[str, Limit]]:
    """Each limit with its key, in the order of the file."""
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, Limit):
            yield within + field.name, value
        elif is_dataclass(value):
            yield from walk(value, f"{within}{field.name}.")


def _impossible(read: Waits) -> Iterator[str]:
    """What is of the right shape and cannot be."""
    for key, limit in walk(read):
        yield from (f"{key}.{flaw}" for flaw in _wrong_limit(limit))
    yield from _wrong_seconds("holds.seconds", read.holds.seconds)
    yield from _wrong_seconds("holds.by_supervisor", read.holds.by_supervisor)
    if not read.shutting.lead:
        yield "shutting.lead must be at least one second."


def _wrong_limit(limit: Limit) -> Iterator[str]:
    yield from _wrong_seconds("seconds", limit.seconds)
    if limit.how not in (ALERT, PAGE):
        yield f"how must be alert or page, not {limit.how!r}."
    yield from _wrong_hearers("heard_by", limit.heard_by)
    yield from _wrong_hearers("then", limit.then)
    for name in ("then_after", "repeat", "quiet"):
        if not getattr(limit, name):
            yield f"{name} must be at least one second."
    if limit.untriaged is not None and limit.untriaged > max(limit.seconds, default=0):
        yield "untriaged is milder than the mildest band: it may be the gravest."


def _wrong_hearers(name: str, hearers: tuple[str, ...]) -> Iterator[str]:
    if not hearers:
        yield f"{name} names nobody: silence is never safe."
    for hearer in hearers:
        if not _is_hearer(hearer):
            yield f"{name}: there is nobody called {hearer!r}."


def _wrong_seconds(name: str, seconds: tuple[int, ...]) -> Iterator[str]:
    if not 1 <= len(seconds) <= len(BANDS):
        yield f"{name} needs one number a band, from one to nine."
    elif list(seconds) != sorted(seconds):
        yield f"{name}: a graver band may not wait longer than a milder one."


def _is_hearer(hearer: str) -> bool:
    """The room, a role, or a role of one program such as "clinician/ccd"."""
    role, slash, program = hearer.partition("/")
    return hearer == ROOM or (role in HEARERS and (not slash or program in PROGRAMS))
