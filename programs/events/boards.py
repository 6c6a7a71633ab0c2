"""Facts about shifts that are over, as the journal keeps them."""

from uuid import UUID

from journal.chain import Entry
from journal.facts.boards import (
    BoardFrozen,
    BoardSigned,
    CallLoaded,
    HandoverGiven,
    HandoverReceived,
    LoadedCall,
    ReportPublished,
)
from programs.models import FrozenBoard, Handover, PublishedReport


def board_frozen(board: FrozenBoard) -> Entry:
    return Entry((f"board:{board.pk}",), BoardFrozen(starts_at=board.starts_at))


def board_signed(board: FrozenBoard) -> Entry:
    return Entry((f"board:{board.pk}",), BoardSigned(starts_at=board.starts_at))


def handover_given(handover: Handover) -> Entry:
    return Entry((f"handover:{handover.pk}",), HandoverGiven(starts_at=handover.starts_at))


def handover_received(handover: Handover) -> Entry:
    return Entry((f"handover:{handover.pk}",), HandoverReceived(starts_at=handover.starts_at))


def report_published(report: PublishedReport) -> Entry:
    return Entry(("reports:all",), ReportPublished(name=report.name))


def call_loaded(key: UUID, call: LoadedCall) -> Entry:
    """A call of another system's history: times and codes, as the ledger keeps them."""
    return Entry((f"call:{key}",), CallLoaded(call=call))
