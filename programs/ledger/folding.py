"""What one event says about a call: a function a kind, from the row as it was to the row as it is.

Pure but for the two row classes; nothing here asks the database.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from journal.models import Event
from programs.models import CallFact, ResponseFact, TaskFact

# The steps of a response in order, and the column that says when.
STEPS: Final = {
    "en_route": "en_route_at",
    "on_scene": "on_scene_at",
    "transporting": "transporting_at",
    "cleared": "ended_at",
    "cancelled": "ended_at",
}
# What still holds when a response is put back to this step.
BEFORE: Final = {
    "stacked": (),
    "dispatched": (),
    "en_route": ("en_route_at",),
    "staged": ("en_route_at",),
    "on_scene": ("en_route_at", "on_scene_at"),
    "transporting": ("en_route_at", "on_scene_at", "transporting_at"),
}
NEVER_WENT: Final = ("stacked", "cancelled")
TALK_OVER: Final = ("wrap_up", "off", "break")


@dataclass(slots=True)
class Folder:
    """The rows that a batch of events is about, as far as they have been folded."""

    calls: dict[UUID, CallFact] = field(default_factory=dict)
    responses: dict[UUID, ResponseFact] = field(default_factory=dict)
    tasks: dict[str, TaskFact] = field(default_factory=dict)
    talking: dict[int, set[UUID]] = field(default_factory=dict)

    def fold(self, event: Event) -> None:
        """Take one event in. Kinds that say nothing about a call's numbers are passed over."""
        if event.kind == "staff.presence_changed":
            self._hang_up(event)
            return
        if event.kind in TASK_FOLDS:
            TASK_FOLDS[event.kind](self, event)
        act = FOLDS.get(event.kind)
        if act is None:
            return
        call_id = _call_of(event)
        if event.kind in OPENINGS:
            self.calls[call_id] = CallFact(call=call_id, received_at=event.at)
        if fact := self.calls.get(call_id):
            act(self, fact, event)

    def responses_of(self, call_id: UUID) -> list[ResponseFact]:
        return [one for one in self.responses.values() if one.call == call_id]

    def talk(self, fact: CallFact, staff_id: int) -> None:
        fact.talker, fact.talk_ended_at = staff_id, None
        self.talking.setdefault(staff_id, set()).add(fact.call)

    def _hang_up(self, event: Event) -> None:
        staff_id = int(event.subjects[0].partition(":")[2])
        if event.data["presence"] in TALK_OVER:
            for call_id in self.talking.pop(staff_id, ()):
                end_talk(self.calls[call_id], event.at)


Fold = Callable[[Folder, CallFact, Event], None]


def end_talk(fact: CallFact, at: datetime) -> None:
    if fact.accepted_at and fact.talk_ended_at is None:
        fact.talk_ended_at = at


def _call_of(event: Event) -> UUID:
    return UUID(next(one for one in event.subjects if one.startswith("call:"))[5:])


def _received(_: Folder, fact: CallFact, event: Event) -> None:
    fact.number, fact.source = event.data["number"], event.data["source"]
    fact.repeat = bool(event.data.get("repeat"))


def _loaded(folder: Folder, fact: CallFact, event: Event) -> None:
    """A call of another system's history, which comes whole."""
    for name, value in event.data["call"].items():
        is_time = name.endswith("_at") and value is not None
        setattr(fact, name, datetime.fromisoformat(value) if is_time else value)


def _routed(_: Folder, fact: CallFact, event: Event) -> None:
    fact.routed_at = fact.routed_at or event.at
    for name in ("band", "destination", "program", "need", "priority", "ems"):
        setattr(fact, name, event.data.get(name))
    fact.co_response = fact.co_response or bool(event.data["co_response"])
    fact.ems = bool(fact.ems)


def _overdue(_: Folder, fact: CallFact, event: Event) -> None:
    fact.overdue = True


def _offered(_: Folder, fact: CallFact, event: Event) -> None:
    fact.offered_at = fact.offered_at or event.at


def _handed(folder: Folder, fact: CallFact, event: Event) -> None:
    status = event.data["status"]
    if status == "accepted":
        fact.accepted_at = fact.accepted_at or event.at
        folder.talk(fact, event.data["owner"])
    elif status == "returned":
        end_talk(fact, event.at)


def _assigned(folder: Folder, fact: CallFact, event: Event) -> None:
    stacked = event.kind == "call.unit_stacked"
    key = UUID(event.data["assignment"])
    known = folder.responses.get(key)
    folder.responses[key] = ResponseFact(
        assignment=key,
        call=fact.call,
        unit=event.data["unit"],
        status="stacked" if stacked else "dispatched",
        dispatched_at=known.dispatched_at if known and not stacked else event.at,
    )
    _sum(folder, fact)


def _started(folder: Folder, fact: CallFact, event: Event) -> None:
    response = folder.responses[UUID(event.data["assignment"])]
    response.status, response.dispatched_at = "dispatched", event.at
    _sum(folder, fact)


def _progressed(folder: Folder, fact: CallFact, event: Event) -> None:
    response = folder.responses[UUID(event.data["assignment"])]
    response.status = event.data["status"]
    if column := STEPS.get(response.status):
        # A phone that was out of reach says when it was, not when we heard.
        said = event.data.get("at")
        setattr(response, column, datetime.fromisoformat(said) if said else event.at)
    _sum(folder, fact)


def _undone(folder: Folder, fact: CallFact, event: Event) -> None:
    response = folder.responses[UUID(event.data["assignment"])]
    response.status = event.data["status"]
    for column in set(STEPS.values()) - set(BEFORE.get(response.status, ())):
        setattr(response, column, None)
    if response.status == "cancelled":
        response.ended_at = event.at
    _sum(folder, fact)


def _sum(folder: Folder, fact: CallFact) -> None:
    """When the first unit was sent and there, and the last one was done."""
    every = folder.responses_of(fact.call)
    sent = [one for one in every if one.status not in NEVER_WENT]
    fact.dispatched_at = min((one.dispatched_at for one in sent), default=None)
    there = [one.on_scene_at for one in every if one.on_scene_at]
    fact.on_scene_at = min(there, default=None)
    done = [one.ended_at for one in every if one.on_scene_at and one.ended_at]
    fact.cleared_at = max(done) if done and len(done) == len(there) else None


def _help(_: Folder, fact: CallFact, event: Event) -> None:
    if event.data["what"] == "police":
        fact.police_at = fact.police_at or event.at


def _promised(_: Folder, fact: CallFact, event: Event) -> None:
    fact.promised_at = event.at


def _kept(_: Folder, fact: CallFact, event: Event) -> None:
    fact.promise_kept_at = event.at


def _known(_: Folder, fact: CallFact, event: Event) -> None:
    fact.client = UUID(event.data["client"]) if event.data["client"] else None


def _described(_: Folder, fact: CallFact, event: Event) -> None:
    for name in ("age_group", "language", "area"):
        setattr(fact, name, event.data[name] or getattr(fact, name))


def _closed(folder: Folder, fact: CallFact, event: Event) -> None:
    fact.closed_at = event.at
    fact.disposition, fact.unserved = event.data["disposition"], event.data["unserved"]
    fact.taken_to = event.data.get("taken_to")
    fact.jail_avoided = bool(event.data.get("jail_avoided"))
    end_talk(fact, event.at)


def _reopened(folder: Folder, _: CallFact, event: Event) -> None:
    """A merge taken back: the second call, which it had closed, is open again."""
    other = folder.calls.get(UUID(event.subjects[1].partition(":")[2]))
    if event.data["as"] == "merged" and other:
        other.closed_at = other.disposition = other.unserved = other.taken_to = None
        other.jail_avoided = False


def _owed(folder: Folder, event: Event) -> None:
    """A follow-up, a report or a referral is owed from now on."""
    subject, due = event.subjects[0], event.data.get("due_at")
    folder.tasks[subject] = TaskFact(
        subject=subject,
        kind=event.data.get("kind") or subject.partition(":")[0],
        program=event.data.get("program"),
        owner=event.data.get("owner"),
        opened_at=event.at,
        due_at=datetime.fromisoformat(due) if due else None,
    )


def _given(folder: Folder, event: Event) -> None:
    task = folder.tasks[event.subjects[0]]
    task.owner, task.program = event.data["owner"], event.data.get("program", task.program)


def _tried(folder: Folder, event: Event) -> None:
    folder.tasks[event.subjects[0]].tries += 1


def _settled(folder: Folder, event: Event) -> None:
    task = folder.tasks[event.subjects[0]]
    task.outcome, task.done_at = event.data.get("outcome", "made"), event.at


def _referral_moved(folder: Folder, event: Event) -> None:
    task = folder.tasks[event.subjects[0]]
    task.outcome = event.data["status"]
    task.done_at = event.at if task.outcome in ("served", "declined", "withdrawn") else None


TASK_FOLDS: Final[dict[str, Callable[[Folder, Event], None]]] = {
    "follow_up.opened": _owed,
    "follow_up.given": _given,
    "follow_up.tried": _tried,
    "follow_up.done": _settled,
    "report.asked": _owed,
    "report.made": _settled,
    "referral.sent": _owed,
    "referral.moved": _referral_moved,
}
OPENINGS: Final = ("call.received", "history.call_loaded")
FOLDS: Final[dict[str, Fold]] = {
    "call.received": _received,
    "history.call_loaded": _loaded,
    "call.routed": _routed,
    "call.overdue": _overdue,
    "handoff.offered": _offered,
    "handoff.moved": _handed,
    "call.unit_assigned": _assigned,
    "call.unit_stacked": _assigned,
    "call.unit_started": _started,
    "call.unit_progressed": _progressed,
    "call.unit_progress_undone": _undone,
    "call.help_asked": _help,
    "call_back.promised": _promised,
    "call_back.done": _kept,
    "call.person_known": _known,
    "call.described": _described,
    "call.closed": _closed,
    "call.link_undone": _reopened,
}
