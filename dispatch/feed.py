"""From journal to frames: what one audience should see of the subjects that changed.

A frame carries its subject as it is now, never a difference, so replaying one is harmless.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.template.loader import render_to_string

from dispatch.selectors import call_card, call_rows, tally_for, unit_rows
from journal.models import Event
from programs.permissions import Audience

ACCESS_KINDS = frozenset({"staff.access_changed", "staff.signed_out"})
TALLY = "tally:now"
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Frame:
    """One update of one subject. `html` is None where it leaves the screen."""

    seq: int
    subject: str
    html: str | None

    @property
    def text(self) -> str:
        return json.dumps({"seq": self.seq, "subject": self.subject, "html": self.html})


def changed_subjects(events: Sequence[Event]) -> dict[str, int]:
    """Each subject the events touch, with the last of their numbers."""
    return {subject: event.seq for event in events for subject in event.subjects}


def people_whose_access_changed(events: Sequence[Event]) -> set[int]:
    return {
        int(subject.partition(":")[2])
        for event in events
        if event.kind in ACCESS_KINDS
        for subject in event.subjects
    }


def frames(audience: Audience, changed: Mapping[str, int], opened: Collection[str]) -> list[Frame]:
    """Each changed subject as `audience` may see it, in journal order.

    `opened` names the larger things some console of this audience has on its screen:
    "open:<call>" for a call's whole card, "tally:now" for the board of numbers.
    """
    calls = _keys(changed, "call", UUID)
    units = _keys(changed, "unit", int)
    made = [*_rows(audience, calls), *_units(audience, units)]
    made += [
        Frame(seq, f"open:{call}", _card(audience, call))
        for call, seq in calls.items()
        if f"open:{call}" in opened
    ]
    if TALLY in opened and (calls or units):
        made.append(Frame(max(changed.values()), TALLY, _tally(audience)))
    return sorted(made, key=lambda frame: frame.seq)


def _rows(audience: Audience, calls: Mapping[UUID, int]) -> list[Frame]:
    rows = call_rows(audience, calls) if calls else {}
    return [
        Frame(seq, f"call:{key}", _draw("call_row.html", call=rows[key]) if key in rows else None)
        for key, seq in calls.items()
    ]


def _units(audience: Audience, units: Mapping[int, int]) -> list[Frame]:
    rows = unit_rows(audience, units) if units else {}
    return [
        Frame(seq, f"unit:{key}", _draw("unit_row.html", unit=rows[key]) if key in rows else None)
        for key, seq in units.items()
    ]


def _card(audience: Audience, call_id: UUID) -> str | None:
    card = call_card(audience, call_id)
    return _draw("call_parts.html", card=card) if card else None


def _tally(audience: Audience) -> str | None:
    tally = tally_for(audience)
    return _draw("tally.html", tally=tally) if tally else None


def _draw(template: str, **context: object) -> str:
    return render_to_string(f"dispatch/{template}", context)


def _keys(changed: Mapping[str, int], kind: str, read: Callable[[str], K]) -> dict[K, int]:
    return {
        read(subject.partition(":")[2]): seq
        for subject, seq in changed.items()
        if subject.startswith(f"{kind}:")
    }
