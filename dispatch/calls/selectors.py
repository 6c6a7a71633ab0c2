"""Calls: which an audience may see, and each as a line on its board.

R25: docs/requirements.md.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dispatch.calls.cards import BAND_LABELS, CallerCard, CallHeading
from dispatch.calls.models import Call, SafetyFact
from dispatch.calls.states import AGENCIES, ARRIVED, BY_PHONE, ELIGIBLE, OPEN_ASSIGNMENT
from journal.codes.calls import CallStatus, Destination, Disposition
from journal.codes.handoffs import HandoffStatus
from journal.codes.people import Program, Role
from journal.codes.units import AssignmentStatus
from programs.base.permissions import Audience, Can, allows
from programs.base.refusals import NotFound


def calls_visible_to(audience: Audience) -> QuerySet[Call]:
    """The calls this audience may see: the one rule, for pages, frames, commands and exports."""
    return Call.objects.filter(visibility(audience))


# Compared by identity: it saves a query where every call may be seen.
EVERY_CALL = Q(pk__isnull=False)
NO_CALL = Q(pk=None)
# Who sees every call is named: a new role sees none until somebody has decided.
SEES_EVERY_CALL = (
    Role.CALL_TAKER,
    Role.DISPATCHER,
    Role.SUPERVISOR,
    Role.LEAD,
    Role.MANAGER,
    Role.AUDITOR,
)
OWN_WORK = [*OPEN_ASSIGNMENT, AssignmentStatus.STACKED]


def visibility(audience: Audience) -> Q:
    """The room sees every call; a clinician the program's, those its people own, those whose
    person one of them screened, and those on offer to it; a crew the program's open ones and
    whatever its own unit is on; those who only give access see none."""
    if not allows(audience, Can.SEE_CALLS):
        return NO_CALL
    if audience.role == Role.CLINICIAN:
        owned = Q(program=audience.program) | Q(owner__program=audience.program)
        owned |= _of(Q(screenings__by__program=audience.program))
        if audience.program != Program.CCD:
            return owned
        return owned | _of(Q(handoffs__status=HandoffStatus.OFFERED))
    if audience.role == Role.CREW:
        routed = Q(program=audience.program) & ~Q(status=CallStatus.CLOSED)
        unit = audience.unit_id or 0
        return routed | _of(Q(assignments__unit=unit, assignments__status__in=OWN_WORK))
    return EVERY_CALL if audience.role in SEES_EVERY_CALL else NO_CALL


def _of(related: Q) -> Q:
    """Calls that have such a hand-off or assignment. A subquery: a join would double the rows."""
    return Q(pk__in=Call.objects.filter(related).values("pk"))


def visible_call(audience: Audience, call_id: UUID) -> Call | None:
    """The call with what decides who may read what is written about it, if it may be seen."""
    visible = calls_visible_to(audience).select_related("owner").prefetch_related("assignments")
    return visible.filter(pk=call_id).first()


def call_heading(audience: Audience, call_id: UUID) -> CallHeading:
    """What a sheet about a call says of it. Raises NotFound when it may not be seen."""
    call = calls_visible_to(audience).filter(pk=call_id).first()
    if call is None:
        raise NotFound(_("There is no such call on your board."))
    return CallHeading(
        id=call.pk,
        number=call.number,
        source=call.source,
        place=place_of(call),
        place_said=call.place,
        latitude=call.latitude,
        longitude=call.longitude,
        co_response=call.co_response,
        language=call.language,
        interpreter=call.interpreter,
        access_needs=call.access_needs,
        triage_at=call.triage_at,
    )


def visible_among(audience: Audience, call_ids: Collection[UUID]) -> set[UUID]:
    """Those of `call_ids` that this audience may see."""
    if not call_ids or visibility(audience) is EVERY_CALL:
        return set(call_ids)
    visible = calls_visible_to(audience).filter(pk__in=call_ids)
    return set(visible.values_list("pk", flat=True))


def has_clinician(call: Call) -> bool:
    """The clinicians were to help, and one of them has the call."""
    return call.program == Program.CCD == call.owner.program


def is_unserved(call: Call) -> bool:
    """Whether nobody has served a call yet: none of ours was there, no clinician who was to help
    has it, and it was not for an agency outside that has taken it.
    """
    if any(assignment.status in ARRIVED for assignment in call.assignments.all()):
        return False
    if call.need in BY_PHONE and call.owner.program == Program.CCD:
        return False
    return call.need in ELIGIBLE or not any(
        one.accepted_at and not one.ended_at for one in call.obligations.filter(kind__in=AGENCIES)
    )


def needs_contact(call: Call) -> bool:
    """Whether a life was in danger, and nobody has reached the person or says why not."""
    return call.imminent_at is not None and call.contact_at is None and not call.no_contact


def sign_of(call: Call) -> str:
    return call.band_sign or (str(call.band) if call.band else "?")


def band_of(call: Call) -> str:
    return call.band_name or str(BAND_LABELS.get(call.band or 0, _("not triaged")))


def place_of(call: Call) -> str:
    return call.place or _("Place not known")


def destination_of(call: Call) -> str:
    if not call.destination:
        return ""
    return call.destination_name or str(Destination(call.destination).label)


def fact_words(fact: SafetyFact) -> str:
    """A statement of a safety fact; of one that triage made, by whom and when as well."""
    if fact.assessment is None:
        return fact.value
    return _("%(value)s (by triage, %(by)s, %(at)s)") % {
        "value": fact.value,
        "by": fact.by.name,
        "at": f"{localtime(fact.at):%H:%M}",
    }


def seconds_of(span: timedelta) -> int:
    return int(span.total_seconds())


SPANS = (90, 365)


def caller_card(audience: Audience, call_id: UUID) -> CallerCard:
    """Who called, for those who may know. Raises NotFound when the call may not be seen."""
    call = calls_visible_to(audience).filter(pk=call_id).first()
    if call is None:
        raise NotFound(_("There is no such call on your board."))
    sees = allows(audience, Can.SEE_PERSON)
    return CallerCard(
        call_id=call.pk,
        name=call.caller_name if sees else "",
        phone=call.caller_phone if sees else "",
        relation=call.caller_relation,
        earlier=earlier_calls(call) if sees else "",
    )


def earlier_calls(call: Call) -> str:
    """One line on the calls that came from this number before."""
    if not call.caller_phone:
        return ""
    before = Call.objects.filter(caller_phone=call.caller_phone, received_at__lt=call.received_at)
    counts = [
        before.filter(received_at__gte=call.received_at - timedelta(days=days)).count()
        for days in SPANS
    ]
    last = before.order_by("-received_at").first()
    if last is None:
        return ""
    how = Disposition(last.disposition).label if last.disposition else _("still open")
    spans = ", ".join(
        _("%(calls)s in %(days)s days") % {"calls": calls, "days": days}
        for calls, days in zip(counts, SPANS, strict=True)
    )
    return _("Earlier calls from this number: %(spans)s; last %(when)s, %(how)s.") % {
        "spans": spans,
        "when": f"{localtime(last.received_at):%d %b}",
        "how": how,
    }
