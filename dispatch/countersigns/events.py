"""Facts about second persons who were asked, from their rows."""

from dispatch.countersigns.models import Countersign
from journal.chain import Entry
from journal.codes.countersigns import CountersignKind, CountersignStatus
from journal.facts.countersigns import CountersignAsked, CountersignMoved


def countersign_asked(row: Countersign) -> Entry:
    fact = CountersignAsked(countersign=row.pk, what=CountersignKind(row.kind))
    return Entry(_about(row), fact)


def countersign_moved(row: Countersign) -> Entry:
    fact = CountersignMoved(
        countersign=row.pk,
        what=CountersignKind(row.kind),
        status=CountersignStatus(row.status),
    )
    return Entry(_about(row), fact)


def _about(row: Countersign) -> tuple[str, ...]:
    """The call, and the own panel of who asked: they are told how it ended."""
    return (f"call:{row.call_id}", f"staff:{row.asked_by_id}")
