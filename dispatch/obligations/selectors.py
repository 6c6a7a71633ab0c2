"""What is owed to a call, and what stands in the way of its end."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.models import Call
from dispatch.calls.selectors import place_of, visible_among
from dispatch.obligations.cards import ObligationCard, OwedRow
from dispatch.obligations.models import Obligation
from dispatch.obligations.states import (
    AGENCY_OF,
    ANSWERED_BY,
    BY_TRIAGE,
    OPEN_OBLIGATION,
    OUTLIVES_CALL,
)
from journal.codes.calls import CallStatus
from journal.codes.people import Program, Role
from journal.codes.scene import ObligationKind, ObligationReason, ObligationStatus, Origin
from programs.base.permissions import Audience, Can, allows
from programs.base.refusals import NotFound
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


def only_triage_asked(call: Call, kind: ObligationKind) -> bool:
    """Whether a decision asked for it, and no person has."""
    row = open_obligations(call).filter(kind=kind).last()
    return row is not None and row.origin in BY_TRIAGE and row.wanted_by_id is None


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


def to_answer(call: Call, kind: ObligationKind) -> Obligation:
    """What is open of a kind on a call. Raises NotFound where nothing of the kind is asked for."""
    row = open_obligations(call).filter(kind=kind).last()
    if row is None:
        raise NotFound(_("Nobody has asked for %(agency)s on this call.") % {"agency": kind.label})
    return row


def owed_for(audience: Audience) -> list[OwedRow]:
    """All that is open and that this audience can do, or has to see done; what is late first."""
    rows = _rows(audience, _open())
    return sorted(rows, key=lambda row: row.rank)


def obligation_rows(
    audiences: Iterable[Audience], obligation_ids: Collection[UUID]
) -> dict[Audience, dict[UUID, OwedRow]]:
    """Those of `obligation_ids` that are open, for each audience those it sees, read once."""
    rows = list(_open().filter(pk__in=obligation_ids)) if obligation_ids else []
    return {
        audience: {row.id: row for row in _rows(audience, rows)} if rows else {}
        for audience in audiences
    }


def still_owed() -> QuerySet[Obligation]:
    """What is asked or coming. Whoever was on the way to a call that has ended is owed no more;
    what a program owes beyond it still is.
    """
    on_open_calls = ~Q(call__status=CallStatus.CLOSED) | Q(kind__in=OUTLIVES_CALL)
    return Obligation.objects.filter(on_open_calls, status__in=OPEN_OBLIGATION)


def _open() -> QuerySet[Obligation]:
    rows = still_owed()
    # What a program has accepted is its own work from there on.
    done = Q(status=ObligationStatus.ACCEPTED) & ~Q(kind__in=AGENCY_OF)
    return rows.exclude(done).select_related("call", "asked_by", "accepted_by", "wanted_by")


def _rows(audience: Audience, rows: Iterable[Obligation]) -> list[OwedRow]:
    """Who sends help sees all of it, who can do one thing sees that."""
    sees_all = allows(audience, Can.ANSWER_HELP) or allows(audience, Can.ANSWER_PAGE)
    mine = [row for row in rows if sees_all or may_answer(audience, row)]
    seen = visible_among(audience, {row.call_id for row in mine}) if mine else set()
    return [
        OwedRow(
            id=row.pk,
            call_id=row.call_id if row.call_id in seen else None,
            number=row.call.number,
            place=place_of(row.call) if row.call_id in seen else "",
            owed=card_of(audience, row),
            **_person(audience, row),
        )
        for row in mine
        if row.call_id in seen or row.kind in OUTLIVES_CALL
    ]


def _person(audience: Audience, row: Obligation) -> dict[str, str]:
    if row.kind != ObligationKind.CAP_OFFER or not allows(audience, Can.SEE_PERSON):
        return {}
    name = row.call.caller_name or _("Name not known")
    return {"person": name, "phone": row.call.caller_phone}


def cap_offers_for(audience: Audience) -> list[OwedRow]:
    """The people whom decisions offered to CAP, for those who take them on."""
    offers = _rows(audience, _open().filter(kind=ObligationKind.CAP_OFFER))
    return sorted((row for row in offers if row.owed.may_answer), key=lambda row: row.rank)


def card_of(audience: Audience, row: Obligation) -> ObligationCard:
    # Who pressed Enter on a decision did not ask by themself: the decision did.
    asked_by = row.wanted_by or (None if row.origin in BY_TRIAGE else row.asked_by)
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
