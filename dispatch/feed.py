"""From journal to frames: what one audience should see of the subjects that changed.

A frame carries its subject as it is now, never a difference, so replaying one is harmless.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.template.loader import render_to_string

from dispatch.cards import AlertRow, CallRow, UnitRow
from dispatch.selectors import alert_rows, call_card, call_rows, tally_for, unit_rows
from journal.models import Event
from programs.permissions import Audience

ACCESS_KINDS = frozenset({"staff.access_changed", "staff.signed_out"})
TALLY = "tally:now"
K = TypeVar("K")
Row = CallRow | UnitRow | AlertRow


@dataclass(frozen=True, slots=True)
class Frame:
    """One update of one subject, with the text that goes over the wire.

    `html` is None where the subject leaves the screen.
    """

    seq: int
    subject: str
    html: str | None
    text: str


def _frame(seq: int, subject: str, html: str | None) -> Frame:
    return Frame(seq, subject, html, json.dumps({"seq": seq, "subject": subject, "html": html}))


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


class Drawer:
    """Draws what one reading of the journal changed; what audiences share is drawn once.

    A call's row is the same for everyone who may see it, so only the question who may is
    asked per audience.
    """

    def __init__(self, changed: Mapping[str, int], audiences: Collection[Audience]) -> None:
        self.last = max(changed.values(), default=0)
        self._seq_of_call = _keys(changed, "call", UUID)
        self._seq_of_unit = _keys(changed, "unit", int)
        self._seq_of_alert = _keys(changed, "alert", UUID)
        self._calls = call_rows(audiences, self._seq_of_call)
        self._units = unit_rows(audiences, self._seq_of_unit)
        self._alerts = alert_rows(audiences, self._seq_of_alert)
        self._drawn: dict[Row, Frame] = {}

    def frames(self, audience: Audience, opened: Collection[str]) -> list[Frame]:
        """Each changed subject as `audience` may see it, in journal order.

        `opened` names the larger things some console of this audience has on its screen:
        "open:<call>" for a call's whole card, "tally:now" for the board of numbers.
        """
        calls, units = self._calls[audience], self._units[audience]
        made = [
            self._draw("call", key, seq, calls.get(key)) for key, seq in self._seq_of_call.items()
        ]
        made += [
            self._draw("unit", key, seq, units.get(key)) for key, seq in self._seq_of_unit.items()
        ]
        made += [
            self._draw("alert", key, seq, self._alerts[audience].get(key))
            for key, seq in self._seq_of_alert.items()
        ]
        made += [
            _frame(seq, f"open:{key}", _card(audience, key))
            for key, seq in self._seq_of_call.items()
            if f"open:{key}" in opened
        ]
        if TALLY in opened and (self._seq_of_call or self._seq_of_unit):
            made.append(_frame(self.last, TALLY, _tally(audience)))
        return sorted(made, key=lambda frame: frame.seq)

    def _draw(self, kind: str, key: UUID | int, seq: int, row: Row | None) -> Frame:
        if row is None:
            return _frame(seq, f"{kind}:{key}", None)
        if row not in self._drawn:
            html = _render(f"{kind}_row.html", **{kind: row})
            self._drawn[row] = _frame(seq, f"{kind}:{key}", html)
        return self._drawn[row]


def frames(audience: Audience, changed: Mapping[str, int], opened: Collection[str]) -> list[Frame]:
    """What one audience should see of `changed`, alone."""
    return Drawer(changed, [audience]).frames(audience, opened)


def _card(audience: Audience, call_id: UUID) -> str | None:
    card = call_card(audience, call_id)
    return _render("call_parts.html", card=card) if card else None


def _tally(audience: Audience) -> str | None:
    tally = tally_for(audience)
    return _render("tally.html", tally=tally) if tally else None


def _render(template: str, **context: object) -> str:
    return render_to_string(f"dispatch/{template}", context)


def _keys(changed: Mapping[str, int], kind: str, read: Callable[[str], K]) -> dict[K, int]:
    return {
        read(subject.partition(":")[2]): seq
        for subject, seq in changed.items()
        if subject.startswith(f"{kind}:")
    }
