"""Every command is watched: what it writes it also says in the journal, in its actor's name.

A command is a public function under `@transaction.atomic` of services, or of a file that
writes to the journal. One that returns has written and appended, unless it stands below with
its reason; whoever acts by it is who the journal says acted; every fact it made it appended; and
every row it changed it had locked, and not the whole table, or made.
"""

import pkgutil
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from types import FunctionType
from typing import Any, Final

from django.db import connection
from django.db.transaction import Atomic

import journal.services
from journal.chain import Entry

APPS: Final = ("journal", "programs", "dispatch", "triage")
WRITE: Final = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?!"?journal_)', re.IGNORECASE)
# A row is the command's own once it has locked it, or made it.
LOCKED: Final = re.compile(r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE', re.DOTALL)
LOCKED_OF: Final = re.compile(r'FOR (?:NO KEY )?UPDATE OF "(\w+)"')
WHOLE: Final = re.compile(r'FROM "(?!programs_ledgercursor)\w+" FOR (?:NO KEY )?UPDATE')
MADE: Final = re.compile(r'INSERT INTO "(\w+)"')
CHANGED: Final = re.compile(r'UPDATE "(?!journal_)(\w+)"')

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
        actor = sys._getframe(1).f_locals["kwds"].get("actor")
        return _watched(atomic, name, actor.pk if actor else None)

    atomic._recreate_cm = watched  # what its decorator enters at every call


def listen() -> None:
    """Hear of every event of the journal, and in whose name it is."""
    link = journal.services.hash_event

    def heard(previous: str, **content: Any) -> str:
        for watch in getattr(_now, "watches", ()):
            watch.names.append(content["actor_id"])
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
    wrote: bool = False
    made: int = 0
    names: list[int | None] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    unlocked: set[str] = field(default_factory=set)

    def see(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.wrote |= bool(WRITE.match(sql))
        if WHOLE.search(sql):
            self.unlocked.add("every row")
        if found := LOCKED_OF.search(sql) or LOCKED.search(sql) or MADE.match(sql):
            self.own.add(found[1])
        elif (found := CHANGED.match(sql)) and found[1] not in self.own:
            self.unlocked.add(found[1])
        return execute(sql, params, many, context)


@contextmanager
def _watched(atomic: Atomic, name: str, actor_id: int | None) -> Iterator[None]:
    watch, others = _Watch(), getattr(_now, "watches", [])
    _now.watches = [*others, watch]
    try:
        with atomic, connection.execute_wrapper(watch.see):
            yield
            if flaw := _flaw(name, watch.wrote, bool(watch.names)):
                broken.append(flaw)
            elif watch.made != len(watch.names):
                broken.append(f"{name} made {watch.made} facts and appended {len(watch.names)}")
            elif loose := watch.unlocked - MAY_CHANGE_UNLOCKED.get(name, set()):
                broken.append(f"{name} changed rows of {loose} that it had not locked")
            elif strangers := {*watch.names} - {actor_id}:
                broken.append(f"{name} by {actor_id} is in the journal as by {strangers}")
            assert not broken, broken
    finally:
        _now.watches = others


def _flaw(name: str, wrote: bool, appended: bool) -> str:
    if wrote and not appended and name not in MAY_WRITE_ALONE:
        return f"{name} wrote and appended nothing to the journal"
    if appended and not wrote and name not in MAY_APPEND_ALONE:
        return f"{name} appended to the journal and wrote nothing"
    idle = not wrote and not appended
    if idle and name not in MAY_DO_NOTHING and not name.startswith(CLOCK):
        return f"{name} returned, and neither wrote nor appended anything"
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
