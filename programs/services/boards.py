"""The board of a shift that is over: frozen by the clock, signed by a person. The handover."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from journal.selectors import events_after, first_event_at
from journal.services import append
from programs import events
from programs.figures import DEFAULT_TARGETS
from programs.ledger import project, take_ledger
from programs.models import FrozenBoard, Handover, LedgerCursor, Staff
from programs.models.boards import REMARK_LENGTH
from programs.periods import Period
from programs.permissions import Can, require
from programs.refusals import Invalid, NotFound, Refusal
from programs.selectors.boards import board_of, shift_at, shift_beside

# Shifts that ended while nobody turned the clock are frozen too, but not for ever.
LOOK_BACK: Final = timedelta(days=2)
SECTIONS: Final = ("people", "promises", "stacked", "staffing", "remarks")
SECTION_LENGTH: Final = 4000


def bring_ledger_up_to_date() -> int:
    """Read the journal to its end into the ledger; return how many events were read.

    Waits for whoever is doing so: what a page shows afterwards is whole.
    """
    return project()


@transaction.atomic
def run_due_ledger(*, at: datetime) -> int:
    """Bring the ledger up to date, unless somebody is doing so; return how many were read."""
    return project() if take_ledger() else 0


@transaction.atomic
def run_due_boards(*, at: datetime) -> int:
    """Freeze the board of each shift that is over, once; return how many were frozen.

    What is frozen stays: the ledger is read to its end first, and where that fails nothing is.
    """
    period = shift_beside(shift_at(at), -1)
    if FrozenBoard.objects.filter(starts_at=period.start).exists() or not take_ledger():
        return 0
    project()
    missing = []
    opened = first_event_at() or at
    while period.end > max(at - LOOK_BACK, opened):
        if not FrozenBoard.objects.filter(starts_at=period.start).exists():
            missing.append(period)
        period = shift_beside(period, -1)
    frozen = [board for one in reversed(missing) if (board := _freeze(one, at))]
    if frozen:
        append(*(events.board_frozen(board) for board in frozen), by=None)
    return len(frozen)


def oldest_event_unread(at: datetime) -> datetime | None:
    """When the first event that the ledger has not read happened."""
    seq = LedgerCursor.objects.values_list("seq", flat=True).first() or 0
    unread = events_after(seq, limit=1)
    return unread[0].at if unread else None


def oldest_board_not_frozen(at: datetime) -> datetime | None:
    """When the last shift ended, if its board is not frozen."""
    period = shift_beside(shift_at(at), -1)
    frozen = FrozenBoard.objects.filter(starts_at=period.start).exists()
    return None if frozen or period.end <= (first_event_at() or at) else period.end


def _freeze(period: Period, at: datetime) -> FrozenBoard | None:
    board, made = FrozenBoard.objects.get_or_create(
        starts_at=period.start,
        defaults={
            "ends_at": period.end,
            "name": period.name,
            "figures": asdict(board_of(period, DEFAULT_TARGETS)),
            "seq": LedgerCursor.objects.values_list("seq", flat=True).first() or 0,
            "frozen_at": at,
        },
    )
    return board if made else None


@transaction.atomic
def sign_board(*, actor: Staff, board_id: UUID, remark: str = "") -> FrozenBoard:
    """Put one's name under the board of a shift that is over. It is signed once."""
    require(actor, Can.SIGN_BOARD)
    board = FrozenBoard.objects.select_for_update(no_key=True).filter(pk=board_id).first()
    if board is None:
        raise NotFound("There is no such board.")
    if board.signed_at:
        raise Refusal("This board is signed already; nothing was changed.")
    if len(remark) > REMARK_LENGTH:
        raise Invalid(f"A remark has at most {REMARK_LENGTH:,} characters; nothing was changed.")
    board.signed_by, board.signed_at, board.remark = actor, now(), remark.strip()
    board.save(update_fields=["signed_by", "signed_at", "remark"])
    append(events.board_signed(board), by=actor.pk)
    return board


@transaction.atomic
def write_handover(
    *, actor: Staff, period: Period, sections: dict[str, Any], give: bool
) -> Handover:
    """Keep what is written for the next lead and, with `give`, hand it over.

    Raises Refusal once it was given: what the next lead reads does not change under them.
    """
    require(actor, Can.HAND_OVER)
    if any(len(str(sections.get(one, ""))) > SECTION_LENGTH for one in SECTIONS):
        raise Invalid(f"A part has at most {SECTION_LENGTH:,} characters; nothing was changed.")
    handover, _ = Handover.objects.select_for_update(no_key=True).get_or_create(
        starts_at=period.start,
        defaults={
            "name": period.name,
            "sections": {},
            "written_by": actor,
            "written_at": now(),
        },
    )
    if handover.given_at:
        raise Refusal("This shift was handed over already; nothing was changed.")
    handover.sections = {one: str(sections.get(one, "")).strip() for one in SECTIONS}
    handover.written_by, handover.written_at = actor, now()
    handover.given_at = now() if give else None
    handover.save()
    if give:
        append(events.handover_given(handover), by=actor.pk)
    return handover


@transaction.atomic
def receive_handover(*, actor: Staff, handover_id: UUID) -> Handover:
    """Say that one has read it and takes the shift. Nobody receives their own."""
    require(actor, Can.HAND_OVER)
    handover = Handover.objects.select_for_update(no_key=True).filter(pk=handover_id).first()
    if handover is None or handover.given_at is None:
        raise NotFound("There is no such handover.")
    if handover.received_at:
        raise Refusal("This handover was received already; nothing was changed.")
    if handover.written_by_id == actor.pk:
        raise Refusal("You wrote this handover: somebody else receives it.")
    handover.received_by, handover.received_at = actor, now()
    handover.save(update_fields=["received_by", "received_at"])
    append(events.handover_received(handover), by=actor.pk)
    return handover
