"""From journal to frames: what one audience should see of the subjects that changed.

A frame carries its subject as it is now, never a difference, so replaying one is harmless. An
open call consists of parts: a frame has all that may have changed, each whole.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.template.loader import render_to_string

from dispatch.alerts.cards import AlertRow
from dispatch.alerts.selectors import alert_rows
from dispatch.call_backs.selectors import call_back_rows
from dispatch.calls.cards import CallRow, TaskRow
from dispatch.calls.rows import call_rows
from dispatch.coaching.cards import OWN_PANEL
from dispatch.coaching.selectors import own_panel_for
from dispatch.duress.cards import DuressRow
from dispatch.duress.selectors import duress_rows
from dispatch.handoffs.cards import HandoffRow
from dispatch.handoffs.selectors import handoff_rows
from dispatch.live_board.cards import LIVE_BOARD
from dispatch.live_board.selectors import live_board_for
from dispatch.obligations.cards import OwedRow
from dispatch.obligations.selectors import obligation_rows
from dispatch.open_call.selectors import call_card, call_timeline
from dispatch.transfers.selectors import transfer_rows
from dispatch.units.cards import UnitRow
from dispatch.units.selectors import unit_rows
from dispatch.wallboard.selectors import WALLBOARD, wallboard_for
from journal.facts.calls import NoteStruck, NoteWritten
from journal.facts.care import EmergencyAccessEnded, EmergencyAccessOpened
from journal.facts.catalog import FACTS
from journal.facts.people import AccessChanged, SignedOut
from journal.models import Event
from journal.selectors import fact_of
from journal.subjects import keys_of
from programs.base.permissions import Audience
from programs.people.selectors import active_staff

# What changes what somebody may see: their consoles start afresh.
ACCESS: Final = frozenset(
    fact.KIND for fact in (AccessChanged, SignedOut, EmergencyAccessOpened, EmergencyAccessEnded)
)
MAP: Final = "map:now"
Row = CallRow | UnitRow | AlertRow | DuressRow | HandoffRow | TaskRow | OwedRow
Reader = Callable[[Collection[Audience], Collection[Any]], Mapping[Audience, Mapping[Any, Row]]]


class RowKind(NamedTuple):
    """A kind of row: how its key is read, who may see which, and what draws it."""

    key: Callable[[str], Any]
    rows: Reader
    template: str
    name: str


ROWS: Final[Mapping[str, RowKind]] = {
    "call": RowKind(UUID, call_rows, "calls/call_row.html", "call"),
    "unit": RowKind(int, unit_rows, "units/unit_row.html", "unit"),
    "alert": RowKind(UUID, alert_rows, "alerts/alert_row.html", "alert"),
    "duress": RowKind(UUID, duress_rows, "duress/duress_row.html", "duress"),
    "handoff": RowKind(UUID, handoff_rows, "handoffs/handoff_row.html", "handoff"),
    "obligation": RowKind(UUID, obligation_rows, "obligations/owed_row.html", "row"),
    "call_back": RowKind(UUID, call_back_rows, "live/task_row.html", "task"),
    "transfer": RowKind(UUID, transfer_rows, "live/task_row.html", "task"),
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


def only_noted(events: Sequence[Event]) -> frozenset[str]:
    """The subjects to which nothing happened but notes: of an open call, its timeline changed.

    An event that cannot be read may have changed anything.
    """
    noted = {event.seq for event in events if isinstance(fact_of(event), NoteWritten | NoteStruck)}
    touched = {subject for event in events if event.seq in noted for subject in event.subjects}
    return frozenset(touched.difference(*(e.subjects for e in events if e.seq not in noted)))


def people_whose_access_changed(events: Sequence[Event]) -> set[int]:
    """Those whose access an event is about; an event of an unknown kind may be such a one."""
    about = [event for event in events if event.kind in ACCESS or event.kind not in FACTS]
    return set(_keys(changed_subjects(about), "staff", int))


class FrameRenderer:
    """Draws what one reading of the journal changed; what audiences share is drawn once.

    A call's row is the same for everyone who may see it, so only the question who may is
    asked per audience.
    """

    def __init__(
        self,
        changed: Mapping[str, int],
        audiences: Collection[Audience],
        noted: Collection[str] = frozenset(),
    ) -> None:
        self._noted = noted
        self.last = max(changed.values(), default=0)
        self._seqs = {name: _keys(changed, name, kind.key) for name, kind in ROWS.items()}
        self._rows = {name: kind.rows(audiences, self._seqs[name]) for name, kind in ROWS.items()}
        self._people = _keys(changed, "staff", int)
        self._drawn: dict[Row, Frame] = {}

    def frames(self, audience: Audience, opened: Collection[str]) -> list[Frame]:
        """Each changed subject as `audience` may see it, in journal order.

        `opened` names the larger things some console of this audience has on its screen:
        "open:<call>" for a call's whole card, "watch:<call>" for the same to look at (of a call
        that was only noted, the timeline is sent, and the page leaves the other parts alone),
        "panel:<person>" for that person's own panel, "board:now" for the live board,
        "wallboard:now" for the wallboard.
        """
        frames = [
            self._draw(name, key, seq, self._rows[name][audience].get(key))
            for name, seqs in self._seqs.items()
            for key, seq in seqs.items()
        ]
        frames += [
            _frame(seq, f"{how}:{key}", self._open_call(audience, key, how == "watch"))
            for key, seq in self._seqs["call"].items()
            for how in ("open", "watch")
            if f"{how}:{key}" in opened
        ]
        frames += [
            _frame(seq, f"{OWN_PANEL}:{key}", _own_panel(key))
            for key, seq in self._people.items()
            if f"{OWN_PANEL}:{key}" in opened
        ]
        # The boards count calls and units: any row that changed may change a number.
        if LIVE_BOARD in opened and any(self._seqs.values()):
            frames.append(_frame(self.last, LIVE_BOARD, _live_board(audience)))
        if WALLBOARD in opened and any(self._seqs.values()):
            frames.append(_frame(self.last, WALLBOARD, _wallboard(audience)))
        return sorted(frames, key=lambda frame: frame.seq)

    def _open_call(self, audience: Audience, call_id: UUID, watching: bool) -> str | None:
        draw = _timeline if f"call:{call_id}" in self._noted else _card
        return draw(audience, call_id, watching)

    def _draw(self, name: str, key: UUID | int, seq: int, row: Row | None) -> Frame:
        if row is None:
            return _frame(seq, f"{name}:{key}", None)
        if row not in self._drawn:
            # In English: one drawing serves every console of the audience.
            html = _render(ROWS[name].template, **{ROWS[name].name: row})
            self._drawn[row] = _frame(seq, f"{name}:{key}", html)
        return self._drawn[row]


def frames(
    audience: Audience,
    changed: Mapping[str, int],
    opened: Collection[str],
    noted: Collection[str] = frozenset(),
) -> list[Frame]:
    """What one audience should see of `changed`, alone."""
    return FrameRenderer(changed, [audience], noted).frames(audience, opened)


def _card(audience: Audience, call_id: UUID, watching: bool) -> str | None:
    card = call_card(audience, call_id, watching=watching)
    return _render("open_call/call_parts.html", card=card) if card else None


def _timeline(audience: Audience, call_id: UUID, watching: bool) -> str | None:
    timeline = call_timeline(audience, call_id, watching=watching)
    return None if timeline is None else _render("open_call/timeline.html", timeline=timeline)


def _own_panel(staff_id: int) -> str | None:
    staff = active_staff(staff_id)
    return _render("coaching/own_panel.html", own_panel=own_panel_for(staff)) if staff else None


def _live_board(audience: Audience) -> str | None:
    board = live_board_for(audience)
    return _render("live_board/live_board.html", board=board) if board else None


def _wallboard(audience: Audience) -> str | None:
    wallboard = wallboard_for(audience)
    return _render("wallboard/wallboard_numbers.html", wallboard=wallboard) if wallboard else None


def _render(template: str, **context: object) -> str:
    return render_to_string(f"dispatch/{template}", context)


def _keys(changed: Mapping[str, int], kind: str, read: Callable[[str], Any]) -> dict[Any, int]:
    return {key: changed[subject] for subject, key in keys_of(changed, kind, read).items()}
