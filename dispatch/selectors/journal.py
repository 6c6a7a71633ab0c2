"""The journal as an audience may read it: facts about calls it may see."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from dispatch.selectors.calls import calls_visible_to
from journal.models import Event
from journal.selectors import events_after
from programs.permissions import Audience, Can, allows

# What is on record beside calls and people: ids and codes, for those who read the journal.
RECORDS: Final = (
    "protocol", "hours", "questionnaire", "directory", "roster", "board", "handover", "reports",
    "report", "referral", "case", "client", "caseload", "timer",
)  # fmt: skip


def events_for(audience: Audience, after: int, limit: int) -> tuple[Sequence[Event], int]:
    """Visible events after a number, and how far was read: ask again from there."""
    read = events_after(after, limit)
    reached = read[-1].seq if read else after
    asked = {subject for event in read for subject in event.subjects}
    seen = _visible(audience, asked)
    return [event for event in read if seen.issuperset(event.subjects)], reached


def _visible(audience: Audience, subjects: Iterable[str]) -> set[str]:
    kinds: dict[str, set[str]] = {"call": set(), "unit": set(), "staff": set()}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        kinds.setdefault(kind, set()).add(key)
    ids = calls_visible_to(audience).filter(pk__in=map(UUID, kinds["call"]))
    seen = {f"call:{pk}" for pk in ids.values_list("pk", flat=True)}
    if allows(audience, Can.SEE_UNITS):
        seen |= {f"unit:{key}" for key in kinds["unit"]}
    # Beside its call, never alone.
    for kind in ("alert", "handoff", "transfer", "call_back", "follow_up"):
        seen |= {f"{kind}:{key}" for key in kinds.get(kind, ())}
    if allows(audience, Can.SEE_JOURNAL):
        seen |= {f"staff:{key}" for key in kinds["staff"]}
        for kind in RECORDS:
            seen |= {f"{kind}:{key}" for key in kinds.get(kind, ())}
    return seen
