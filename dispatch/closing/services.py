"""Ending a call, with what must be said before it may end.

R20, R34, R42: docs/requirements.md.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.services import clear_pages
from dispatch.assignments.stacking import drop_stacked
from dispatch.call_backs.services import CallBackPlan, schedule_call_back
from dispatch.calls.events import call_closed
from dispatch.calls.locks import lock_call
from dispatch.calls.models import Call
from dispatch.calls.selectors import is_unserved, needs_contact
from dispatch.calls.states import CALL, OPEN_ASSIGNMENT, SERVED_BY_PHONE
from dispatch.handoffs.events import handoff_moved
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.offers import complete, end_handoff, lock_open_handoff, start_wrap_up
from dispatch.post_call.services import demographics_of, open_promised_follow_ups
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import TRANSPORTED, Disposition, NoCallBack, NoContact, TakenTo, Unserved
from journal.codes.follow_ups import FollowUpKind
from journal.codes.handoffs import HandoffStatus
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, Refusal
from programs.people.models import Staff

# Pages about a call that has ended are about nothing any more.
CLEARED_ON_CLOSE = (
    PageReason.IMMINENT,
    PageReason.HANDOFF_LATE,
    PageReason.OWNER_AWAY,
    PageReason.POLICE,
    PageReason.EMS,
    PageReason.SILENT,
    PageReason.WANTED,
    PageReason.LIFELINE_FAILED,
)


class UnitsStillAssigned(Refusal):
    """A call cannot be closed while a unit works on it."""


class UnservedReasonRequired(Invalid):
    """A call that was the programs' own ends without them, and nobody says why."""


class ContactNotConfirmed(Invalid):
    """A life was in danger, and nobody says that a responder reached the person (R20)."""


@transaction.atomic
def close_call(
    *,
    actor: Staff,
    call_id: UUID,
    disposition: Disposition,
    unserved: Unserved | None = None,
    no_contact: NoContact | None = None,
    call_back: CallBackPlan | NoCallBack | None = None,
    follow_ups: Sequence[FollowUpKind] = (),
    taken_to: TakenTo | None = None,
    jail_avoided: bool = False,
) -> Call:
    """End a call with its outcome. One resolved by phone is called back, as `call_back`
    promises or when the program usually does, unless it says why not (R34). `follow_ups` are
    promised besides; `taken_to` says where somebody was taken who was, `jail_avoided` that it
    would have been to jail.

    Raises UnitsStillAssigned while a unit is on it; UnservedReasonRequired when it was the
    programs' own, nobody served it, and no reason is given (R42); ContactNotConfirmed when a
    life was in danger and nobody has confirmed contact (R20).
    """
    require(actor, Can.CLOSE_CALL)
    call = lock_call(actor, call_id)
    status = CALL.next(call.status, "close")
    handoff = lock_open_handoff(call)
    _refuse_incomplete_close(call, disposition, unserved, no_contact)
    by_phone = disposition == Disposition.SETTLED_BY_PHONE
    call.status, call.disposition = status, disposition
    call.unserved = unserved if needs_unserved_reason(call, disposition) else None
    call.no_contact = no_contact if needs_contact(call) else None
    _set_transport_outcome(call, taken_to, jail_avoided)
    if by_phone and isinstance(call_back, NoCallBack):
        call.no_call_back = call_back
    call.closed_at = call.step_at = now()
    call.triage_at = call.owner_away_at = call.held_until = None
    call.save()
    # What follows locks rows below the call and appends: the journal's head comes last of all.
    entries = [demographics_of(call), call_closed(call)]
    entries += clear_pages(call, *CLEARED_ON_CLOSE)
    entries += open_promised_follow_ups(call, actor, follow_ups)
    if handoff:
        entries += _end_handoff(call, handoff)
    if by_phone and not isinstance(call_back, NoCallBack):
        entries.append(schedule_call_back(call, actor, call_back or CallBackPlan()))
    append(*entries, *drop_stacked(call), *start_wrap_up(call), by=actor.pk)
    return call


def needs_unserved_reason(call: Call, disposition: Disposition) -> bool:
    """Whether a call that ends so was for one of the programs and had none of them."""
    return disposition not in SERVED_BY_PHONE and is_unserved(call)


def _refuse_incomplete_close(
    call: Call,
    disposition: Disposition,
    unserved: Unserved | None,
    no_contact: NoContact | None,
) -> None:
    assignments = call.assignments.filter(status__in=OPEN_ASSIGNMENT).select_related("unit")
    if names := ", ".join(sorted(assignment.unit.callsign for assignment in assignments)):
        raise UnitsStillAssigned(
            _("%(units)s is still on this call: clear it first, then close.") % {"units": names}
        )
    if needs_unserved_reason(call, disposition) and unserved is None:
        raise UnservedReasonRequired(
            _(
                "%(needed)s was needed and nobody served this call: say why. It stays open "
                "until then."
            )
            % {"needed": call.need_name or _("One of the programs")}
        )
    if needs_contact(call) and no_contact is None:
        raise ContactNotConfirmed(
            _(
                "A life was in danger: confirm that a responder made contact, or say why nobody "
                "did. The call stays open until then."
            )
        )


def _set_transport_outcome(call: Call, taken_to: TakenTo | None, jail_avoided: bool) -> None:
    """Where the person was taken, if they were; and where they were not."""
    call.taken_to = taken_to if call.disposition in TRANSPORTED else None
    call.jail_avoided = jail_avoided


def _end_handoff(call: Call, handoff: Handoff) -> list[Entry]:
    if handoff.status != HandoffStatus.OFFERED:
        return complete(handoff, now())
    end_handoff(handoff, "withdraw", now())
    return [handoff_moved(handoff)]
