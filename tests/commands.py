"""Every command is watched: what it writes it also says in the journal, in its actor's name.

A command is a public function under `@transaction.atomic` of services, or of a file that
writes to the journal. One that returns has written and appended, unless it stands below with
its reason; whoever acts by it is who the journal says acted; every fact it made it appended; every
row it was told of it asked for and named; every row it changed it had locked, or made; and what it
set of a row it saved, and no more (tests/rows.py).
"""

import pkgutil
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from types import FunctionType
from typing import Any, Final

from django.db import connection
from django.db.transaction import Atomic

import journal.services
from journal.chain import Entry
from tests import rows

APPS: Final = ("journal", "programs", "dispatch", "triage")
WORD: Final = re.compile(r"[\w-]+")
MAY_WRITE_ALONE: Final = {
    "keep_draft": "what somebody is typing is no fact",
    "drop_draft": "what somebody is typing is no fact",
    "keep_layout": "how a console is arranged is nobody else's affair",
    "record_last_seen": "latest only: the clock makes facts of it",
    "record_position": "ten a second, and worthless a minute later",
    "act_from_phone": "the receipt, and a position, are no facts; what it does else is watched",
    "write_handover": "a draft until it is given",
    "run_due_boards": "it brings the ledger up to date, and freezes nothing where nothing is over",
    "run_due_gaps": "it notes when it looked, and tells nothing where nothing is missing",
    "run_due_patterns": "how far the roster is laid, on days nobody works",
    "run_due_handoffs": "the same clinician is called again",
}
MAY_APPEND_ALONE: Final = {
    "read_chart": "to look is the event",
    "read_screenings": "to look is the event",
    "record_reading": "to look is the event",
    "share_referral": "to give out is the event",
    "record_sign_in": "the session is Django's",
    "record_sign_out": "the session is Django's; who was off stays off",
}
MAY_DO_NOTHING: Final = {
    "act_from_phone": "the phone says it again",
    "drop_draft": "there was none",
    "record_resource_given": "told of it before",
    "acknowledge_whisper": "heard already",
    "keep_draft": "an empty form that was never kept",
    "open_follow_up": "it stands already",
    "read_chart": "nothing is written there",
    "read_premises": "nothing is unread",
    "read_screenings": "nobody was screened",
    "record_position": "an older word than the last",
    "revoke_tokens": "there was none",
    "start_duress": "pressed twice it is one alarm",
    "stop_watching": "nobody was watched",
    "watch_call": "it is watched already",
}
# By one statement that reads nothing first: two at once leave what either would have left.
MAY_CHANGE_UNLOCKED: Final[dict[str, set[str]]] = {
    "identify_person": {"programs_followup"},
    "identify_person_of_call": {"programs_followup"},
    "withdraw_help": {"dispatch_coresponse"},
}
# Rows of which nobody writes a column but whoever holds the row's lock.
MAY_SAVE_WHOLE: Final = {
    "dispatch_assignment",
    "dispatch_call",
    "dispatch_handoff",
    "dispatch_obligation",
    "programs_handover",
    "programs_shiftrequest",
    "programs_staff",
    "programs_unit",
    "triage_protocolversion",
}
# What is saved in one list whether it is another or not.
MAY_SAVE_UNSET: Final[dict[str, set[str]]] = {
    "end_goal": {"programs_goal.dropped_at", "programs_goal.reached_at"},
    "keep_layout": {"programs_staff.layouts"},
    "link_calls": {"dispatch_call.step_at"},
    "locate_call": {"dispatch_call.place"},
    "plan_response": {
        "dispatch_call.co_response",
        "dispatch_call.ems",
        "dispatch_responseplan.safe_at",
    },
    "record_screening": {"dispatch_call.step_at"},
    "report_progress": {
        "dispatch_call.overdue_at",
        "dispatch_call.respond_by",
        "dispatch_call.status",
    },
    "run_due_handoffs": {
        "dispatch_handoff.called",
        "dispatch_handoff.called_at",
        "dispatch_handoff.late_at",
        "dispatch_handoff.next_at",
    },
    "undo_link": {"dispatch_call.step_at"},
    "undo_progress": {
        "dispatch_call.overdue_at",
        "dispatch_call.respond_by",
        "dispatch_call.status",
    },
    "verify_resource": {"programs_resource.about"},
}
# What a command is told of and its event does not name, and why.
MAY_NOT_NAME: Final[dict[str, tuple[str, str]]] = {
    "end_goal": ("goal_id", "what somebody wants to reach stands with the case"),
    "explain_easing": ("version_id", "a protocol goes by its code and version"),
    "identify_person": ("client_id", "who a call is about is for those who may read it"),
    "identify_person_of_call": ("client_id", "who a call is about is for those who may read it"),
    "open_case": ("client_id", "whose case it is stands with the case"),
    "prove_protocol": ("version_id", "a protocol goes by its code and version"),
    "publish_protocol": ("version_id", "a protocol goes by its code and version"),
    "request_cover": ("instead_id", "the other shift of a swap stands with the request"),
    "sign_protocol": ("version_id", "a protocol goes by its code and version"),
}
# What is due, and often nothing is.
CLOCK: Final = ("run_due_", "run_due_calls", "end_emergency_access", "tell_of_timers")

broken: list[str] = []
_now = threading.local()


def commands() -> Iterator[FunctionType]:
    """Every command of every app, in whatever file of its noun."""
    for app in APPS:
        package = import_module(app)
        for info in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" in info.name or ".management" in info.name:
                continue
            module = import_module(info.name)
            services = info.name.endswith(".services")
            if services or journal.services.append in vars(module).values():
                yield from (one for one in vars(module).values() if _is_command(one, info.name))


def watch(command: Callable[..., Any]) -> None:
    """Have a command refuse to return, from now on, where it breaks the rule."""
    atomic, name = _atomic_of(command), command.__name__

    def watched() -> Any:
        # The decorator's own frame, which knows what the command was called with.
        return _watched(atomic, name, sys._getframe(1).f_locals["kwds"])

    atomic._recreate_cm = watched  # what its decorator enters at every call


def listen() -> None:
    """Hear of every event of the journal, and in whose name it is."""
    link = journal.services.hash_event

    def heard(previous: str, **content: Any) -> str:
        for watch in getattr(_now, "watches", ()):
            watch.names.append(content["actor_id"])
            watch.said |= {*WORD.findall(f"{content['subjects']} {content['data']}")}
        return link(previous, **content)

    journal.services.hash_event = heard  # type: ignore[assignment]
    make = Entry.__init__

    def made(entry: Entry, *args: Any, **named: Any) -> None:
        for watch in getattr(_now, "watches", ()):
            watch.made += 1
        make(entry, *args, **named)

    Entry.__init__ = made  # type: ignore[method-assign]


@dataclass(slots=True)
class _Watch:
    """Of one run of one command: what it does in the journal, and to rows."""

    name: str
    given: Mapping[str, Any]
    rows: rows.Rows
    made: int = 0
    names: list[int | None] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    def flaws(self) -> list[str]:
        """What it did wrong, now that it returns."""
        return [f"{self.name} {flaw}" for flaw in (*self._in_the_journal(), *self._to_rows())]

    def _in_the_journal(self) -> Iterator[str]:
        actor = self.given.get("actor")
        if flaw := _flaw(self.name, self.rows.wrote, bool(self.names)):
            yield flaw
        if self.made != len(self.names):
            yield f"made {self.made} facts and appended {len(self.names)}"
        if strangers := {*self.names} - {actor.pk if actor else None}:
            yield f"by {actor and actor.pk} is in the journal as by {strangers}"
        told = rows.told_of(self.given)
        told.pop(MAY_NOT_NAME.get(self.name, ("",))[0], None)
        if silent := {one for one, pk in told.items() if self.names and pk not in self.said}:
            yield f"was told of {silent} and its events do not name it"

    def _to_rows(self) -> Iterator[str]:
        name, seen = self.name, self.rows
        if loose := seen.unlocked - MAY_CHANGE_UNLOCKED.get(name, set()):
            yield f"changed rows of {loose} that it had not locked"
        if seen.hard:
            yield f"locked {seen.hard} so that none may refer to them: FOR NO KEY UPDATE"
        if unset := seen.unset - MAY_SAVE_UNSET.get(name, set()):
            yield f"saved {unset} and had not set them"
        if whole := seen.whole - MAY_SAVE_WHOLE:
            yield f"saved {whole} with every column: what it did not set is another's to write"
        if seen.forgotten:
            yield f"set {seen.forgotten} and did not save them"
        told = rows.told_of(self.given)
        if never := {one for one, pk in told.items() if pk not in seen.asked}:
            yield f"was told of {never} and never asked for it"


@contextmanager
def _watched(atomic: Atomic, name: str, given: Mapping[str, Any]) -> Iterator[None]:
    seen = rows.Rows({*rows.told_of(given).values()})
    watch, others = _Watch(name, given, seen), getattr(_now, "watches", [])
    _now.watches = [*others, watch]
    try:
        with atomic, rows.watching(seen), connection.execute_wrapper(seen.see):
            yield
            broken.extend(watch.flaws())
            assert not broken, broken
    finally:
        _now.watches = others


def _flaw(name: str, wrote: bool, appended: bool) -> str:
    if wrote and not appended and name not in MAY_WRITE_ALONE:
        return "wrote and appended nothing to the journal"
    if appended and not wrote and name not in MAY_APPEND_ALONE:
        return "appended to the journal and wrote nothing"
    idle = not wrote and not appended
    if idle and name not in MAY_DO_NOTHING and not name.startswith(CLOCK):
        return "returned, and neither wrote nor appended anything"
    return ""


def _is_command(thing: object, module: str) -> bool:
    return (
        isinstance(thing, FunctionType)
        and not thing.__name__.startswith("_")
        and thing.__module__ == module
        and _atomic_of(thing) is not None
    )


def _atomic_of(function: Any) -> Any:
    """The `Atomic` that a decorated function enters."""
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    return next((one for one in cells if isinstance(one, Atomic)), None)
