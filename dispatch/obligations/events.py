"""Facts about what is owed to a call, from its rows."""

from dispatch.obligations.models import Obligation
from dispatch.obligations.states import AGENCY_OF
from journal.chain import Entry
from journal.codes.member import member_or_none
from journal.codes.scene import ObligationKind, ObligationReason, ObligationStatus, Origin
from journal.facts.scene import (
    AgencyArrived,
    ObligationKept,
    ObligationLate,
    ObligationMoved,
    ObligationOwed,
    ObligationWanted,
)


def obligation_owed(row: Obligation) -> Entry:
    fact = ObligationOwed(what=ObligationKind(row.kind), origin=Origin(row.origin))
    return Entry(_about(row), fact)


def obligation_wanted(row: Obligation) -> Entry:
    return Entry(_about(row), ObligationWanted(what=ObligationKind(row.kind)))


def obligation_moved(row: Obligation) -> Entry:
    fact = ObligationMoved(
        what=ObligationKind(row.kind),
        status=ObligationStatus(row.status),
        reason=member_or_none(ObligationReason, row.reason),
    )
    return Entry(_about(row), fact)


def obligation_kept(row: Obligation) -> Entry:
    return Entry(_about(row), ObligationKept(what=ObligationKind(row.kind)))


def obligation_late(row: Obligation) -> Entry:
    return Entry(_about(row), ObligationLate(what=ObligationKind(row.kind)))


def agency_arrived(row: Obligation) -> Entry:
    return Entry(
        (f"call:{row.call_id}",), AgencyArrived(agency=AGENCY_OF[ObligationKind(row.kind)])
    )


def _about(row: Obligation) -> tuple[str, str]:
    return (f"call:{row.call_id}", f"obligation:{row.pk}")
