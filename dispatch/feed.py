"""From journal to frames: what one audience should see of the subjects that changed.

A frame carries its subject as it is now, never a difference, so replaying one is harmless.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.template.loader import render_to_string

from dispatch.cards import AlertRow, CallRow, DuressRow, HandoffRow, TaskRow, UnitRow
from dispatch.selectors import (
    alert_rows,
    call_back_rows,
    call_card,
    call_rows,
    desk_for,
    duress_rows,
    handoff_rows,
    tally_for,
    transfer_rows,
    unit_rows,
    wall_for,
)
from journal.facts.care import GlassBroken, GlassMended
from journal.facts.catalog import FACTS
from journal.facts.people import AccessChanged, SignedOut
from journal.models import Event
from journal.subjects import keys_of
from programs.permissions import Audience
from programs.selectors import active_staff

# What changes what somebody may see: their consoles start afresh.
ACCESS: Final = frozenset(
    fact.KIND for fact in (AccessChanged, SignedOut, GlassBroken, GlassMended)
)
TALLY = "tally:now"
WALL = "wall:now"
MAP = "map:now"
Row = CallRow | UnitRow | AlertRow | DuressRow | HandoffRow | TaskRow
Reader = Callable[[Collection[Audience], Collection[Any]], Mapping[Audience, Mapping[Any, Row]]]


class Kind(NamedTuple):
    """A kind of row: how its key is read, who may see which, and what draws it."""

    key: Callable[[str], Any]
    rows: Reader
    template: str
    name: str


ROWS: Final[Mapping[str, Kind]] = {
    "call": Kind(UUID, call_rows, "call_row.html", "call"),
    "unit": Kind(int, unit_rows, "unit_row.html", "unit"),
    "alert": Kind(UUID, alert_rows, "alert_row.html", "alert"),
    "duress": Kind(UUID, duress_rows, "duress_row.html", "duress"),
    "handoff": Kind(UUID, handoff_rows, "handoff_row.html", "handoff"),
    "call_back": Kind(UUID, call_back_rows, "task_row.html", "task"),
    "transfer": Kind(UUID, transfer_rows, "task_row.html", "task"),
}


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
    """Theirs whom an event of access is about; or one of an unknown kind, which may be such."""
    about = [event for event in events if event.kind in ACCESS or event.kind not in FACTS]
    return set(_keys(changed_subjects(about), "staff", int))


class Drawer:
    """Draws what one reading of the journal changed; what audiences share is drawn once.

    A call's row is the same for everyone who may see it, so only the question who may is
    asked per audience.
    """

    def __init__(self, changed: Mapping[str, int], audiences: Collection[Audience]) -> None:
        self.last = max(changed.values(), default=0)
        self._seqs = {name: _keys(changed, name, kind.key) for name, kind in ROWS.items()}
        self._rows = {name: kind.rows(audiences, self._seqs[name]) for name, kind in ROWS.items()}
        self._people = _keys(changed, "staff", int)
        self._drawn: dict[Row, Frame] = {}

    def frames(self, audience: Audience, opened: Collection[str]) -> list[Frame]:
        """Each changed subject as `audience` may see it, in journal order.

        `opened` names the larger things some console of this audience has on its screen:
        "open:<call>" for a call's whole card, "watch:<call>" for the same to look at,
        "desk:<person>" for that person's corner, "tally:now" for the board of numbers,
        "wall:now" for the wall.
        """
        made = [
            self._draw(name, key, seq, self._rows[name][audience].get(key))
            for name, seqs in self._seqs.items()
            for key, seq in seqs.items()
        ]
        made += [
            _frame(seq, f"{how}:{key}", _card(audience, key, how == "watch"))
            for key, seq in self._seqs["call"].items()
            for how in ("open", "watch")
            if f"{how}:{key}" in opened
        ]
        made += [
            _frame(seq, f"desk:{key}", _desk(key))
            for key, seq in self._people.items()
            if f"desk:{key}" in opened
        ]
        if TALLY in opened and any(self._seqs.values()):
            made.append(_frame(self.last, TALLY, _tally(audience)))
        if WALL in opened and any(self._seqs.values()):
            made.append(_frame(self.last, WALL, _wall(audience)))
        return sorted(made, key=lambda frame: frame.seq)

    def _draw(self, name: str, key: UUID | int, seq: int, row: Row | None) -> Frame:
        if row is None:
            return _frame(seq, f"{name}:{key}", None)
        if row not in self._drawn:
            html = _render(ROWS[name].template, **{ROWS[name].name: row})
            self._drawn[row] = _frame(seq, f"{name}:{key}", html)
        return self._drawn[row]


def frames(audience: Audience, changed: Mapping[str, int], opened: Collection[str]) -> list[Frame]:
    """What one audience should see of `changed`, alone."""
    return Drawer(changed, [audience]).frames(audience, opened)


def _card(audience: Audience, call_id: UUID, watching: bool) -> str | None:
    card = call_card(audience, call_id, watching=watching)
    return _render("call_parts.html", card=card) if card else None


def _desk(staff_id: int) -> str | None:
    staff = active_staff(staff_id)
    return _render("desk.html", desk=desk_for(staff)) if staff else None


def _tally(audience: Audience) -> str | None:
    tally = tally_for(audience)
    return _render("tally.html", tally=tally) if tally else None


def _wall(audience: Audience) -> str | None:
    wall = wall_for(audience)
    return _render("wall_board.html", wall=wall) if wall else None


def _render(template: str, **context: object) -> str:
    return render_to_string(f"dispatch/{template}", context)


def _keys(changed: Mapping[str, int], kind: str, read: Callable[[str], Any]) -> dict[Any, int]:
    return {key: changed[subject] for subject, key in keys_of(changed, kind, read).items()}
