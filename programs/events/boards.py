"""Facts about shifts that are over, as the journal keeps them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from journal.chain import Entry
from programs.models import FrozenBoard, Handover, PublishedReport


def board_frozen(board: FrozenBoard) -> Entry:
    return Entry("board.frozen", (f"board:{board.pk}",), {"starts_at": _when(board)})


def board_signed(board: FrozenBoard) -> Entry:
    return Entry("board.signed", (f"board:{board.pk}",), {"starts_at": _when(board)})


def handover_given(handover: Handover) -> Entry:
    return Entry("handover.given", (f"handover:{handover.pk}",), {"starts_at": _when(handover)})


def handover_received(handover: Handover) -> Entry:
    return Entry("handover.received", (f"handover:{handover.pk}",), {"starts_at": _when(handover)})


def _when(one: FrozenBoard | Handover) -> str:
    return one.starts_at.isoformat()


def report_published(report: PublishedReport) -> Entry:
    return Entry("report.published", ("reports:all",), {"name": report.name})


def call_loaded(call: UUID, fields: Mapping[str, Any]) -> Entry:
    """A call of another system's history: times and codes, as the ledger keeps them."""
    return Entry("history.call_loaded", (f"call:{call}",), {"call": dict(fields)})
