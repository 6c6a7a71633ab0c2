"""What is owed to a call, and what stands in the way of its end."""

from django.db.models import QuerySet
from django.utils.timezone import now

from dispatch.calls.models import Call
from dispatch.obligations.cards import ObligationCard
from dispatch.obligations.models import Obligation
from dispatch.obligations.states import AGENCY_OF, ANSWERED_BY, OPEN_OBLIGATION, OUTLIVES_CALL
from journal.codes.people import Program, Role
from journal.codes.scene import ObligationKind, ObligationReason, ObligationStatus, Origin
from programs.base.permissions import Audience, allows
from programs.people.models import Staff


def unmet(call: Call) -> list[Obligation]:
    """What must be accepted, or said why not, before the call may end. What a program owes beyond
    the call stays on its board.
    """
    asked = call.obligations.filter(status=ObligationStatus.ASKED)
    return list(asked.exclude(kind__in=OUTLIVES_CALL))


def open_obligations(call: Call) -> QuerySet[Obligation]:
    """What is asked or coming, in the order in which it was asked for."""
    return call.obligations.filter(status__in=OPEN_OBLIGATION)


def has_answered(call: Call, kind: ObligationKind) -> bool:
    """Whether somebody has said that they do this, and nothing of the kind is open since."""
    last = call.obligations.filter(kind=kind, instead_of=None).last()
    return last is not None and last.status == ObligationStatus.ACCEPTED


def may_answer(holder: Staff | Audience, row: Obligation) -> bool:
    """Whether somebody is one of those who can say who does it, or why nobody does."""
    if not allows(holder, ANSWERED_BY[ObligationKind(row.kind)]):
        return False
    if row.kind != ObligationKind.CAP_OFFER:
        return True
    return holder.role == Role.LEAD or holder.program == Program.CAP


def owed_to(audience: Audience, call: Call) -> tuple[ObligationCard, ...]:
    """Everything that was owed to a call, in the order in which it was asked for."""
    rows = call.obligations.select_related("asked_by", "accepted_by", "wanted_by")
    return tuple(card_of(audience, row) for row in rows)


def card_of(audience: Audience, row: Obligation) -> ObligationCard:
    asked_by = row.wanted_by or row.asked_by
    return ObligationCard(
        id=row.pk,
        kind=row.kind,
        label=str(ObligationKind(row.kind).label),
        status=row.status,
        state=str(ObligationStatus(row.status).label),
        origin=str(Origin(row.origin).label),
        asked_at=row.asked_at,
        asked_by=asked_by.name if asked_by else "",
        due_at=row.due_at,
        late=row.due_at is not None and (row.late_at is not None or row.due_at <= now()),
        accepted_at=row.accepted_at,
        accepted_by=row.accepted_by.name if row.accepted_by else "",
        who=row.who,
        arrived_at=row.arrived_at,
        ended_at=row.ended_at,
        reason=str(ObligationReason(row.reason).label) if row.reason else "",
        words=row.words,
        eased=row.eased_at is not None,
        instead_of=str(ObligationKind(row.instead_of).label) if row.instead_of else "",
        arrives=row.kind in AGENCY_OF,
        may_answer=row.status in OPEN_OBLIGATION and may_answer(audience, row),
    )
