"""Calls about one thing: linked, or merged. Both keep their histories, and it can be undone.

R27: docs/requirements.md.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.locks import lock_call, lock_open_call, lock_two_calls
from dispatch.calls.models import Call
from dispatch.calls.selectors import needs_contact
from dispatch.calls.states import CALL
from dispatch.calls.status import start_response_time
from dispatch.closing.services import close_call
from dispatch.links import events
from dispatch.links.models import CallLink
from dispatch.links.states import HOLD_AT_MOST
from dispatch.response.services import mark_imminent
from journal.codes.calls import CallStatus, Disposition, NoContact
from journal.codes.scene import LinkKind
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.models import Staff


@transaction.atomic
def link_calls(
    *,
    actor: Staff,
    call_id: UUID,
    other_id: UUID,
    kind: LinkKind = LinkKind.RELATED,
    link_id: UUID | None = None,
) -> CallLink:
    """Say that two calls are about one thing; merging closes `other_id` as a duplicate (R27).

    A call with a unit on it is not merged away: keep that one, and merge the other into it.
    """
    require(actor, Can.LINK_CALLS)
    if call_id == other_id:
        raise Invalid(_("A call is not its own duplicate."))
    # Both calls first, in the order of their keys: close_call below locks the second again.
    kept, other = lock_two_calls(actor, call_id, other_id)
    _refuse_second_link(kept, other, kind)
    link = CallLink.objects.create(
        id=link_id or uuid4(),
        kept=kept,
        other=other,
        kind=kind,
        status_before=other.status,
        made_at=now(),
        made_by=actor,
    )
    entries = [events.calls_linked(link)]
    if kind == LinkKind.MERGED:
        # The danger goes over to the call that stays open; else it would be closed with the other.
        if needs_contact(other) and not kept.imminent_at:
            entries += mark_imminent(kept, now())
        close_call(
            actor=actor,
            call_id=other.pk,
            disposition=Disposition.DUPLICATE,
            no_contact=NoContact.MERGED,
        )
    append(*entries, by=actor.pk)
    return link


@transaction.atomic
def undo_link(*, actor: Staff, link_id: UUID) -> CallLink:
    """They are two things after all: the merged call is open again, as it was."""
    require(actor, Can.LINK_CALLS)
    known = CallLink.objects.filter(pk=link_id).first()
    if known is None:
        raise NotFound(_("There is no such link."))
    _kept, other = lock_two_calls(actor, known.kept_id, known.other_id)
    link = CallLink.objects.select_for_update(no_key=True).get(pk=link_id)
    if link.undone_at:
        raise Refusal(_("This was undone already."))
    link.undone_at = now()
    link.save(update_fields=["undone_at"])
    if link.kind == LinkKind.MERGED:
        _reopen(other, now())
    append(events.link_undone(link), by=actor.pk)
    return link


@transaction.atomic
def hold_call(*, actor: Staff, call_id: UUID, minutes: int) -> Call:
    """Decide that a waiting call can wait that long: it is late only after it."""
    require(actor, Can.ASSIGN_UNIT)
    call = lock_open_call(actor, call_id)
    if call.status != CallStatus.PENDING:
        raise Refusal(_("Only a call that waits for a team can be held."))
    if call.imminent_at and not call.contact_at:
        raise Refusal(_("A life is in danger: this call is not held."))
    if not 1 <= minutes <= HOLD_AT_MOST // timedelta(minutes=1):
        raise Invalid(_("A call is held for 1 to 60 minutes."))
    call.held_until = call.respond_by = now() + timedelta(minutes=minutes)
    call.overdue_at = None
    call.save(update_fields=["held_until", "respond_by", "overdue_at"])
    append(events.call_held(call), by=actor.pk)
    return call


@transaction.atomic
def release_hold(*, actor: Staff, call_id: UUID) -> Call:
    """It cannot wait after all: its time to respond begins now."""
    require(actor, Can.ASSIGN_UNIT)
    call = lock_call(actor, call_id)
    if call.held_until is None or call.status != CallStatus.PENDING:
        raise Refusal(_("This call is not held."))
    call.held_until = None
    start_response_time(call, now())
    call.save(update_fields=["held_until", "step_at", "respond_by", "overdue_at"])
    append(events.call_held(call), by=actor.pk)
    return call


def _refuse_second_link(kept: Call, other: Call, kind: LinkKind) -> None:
    if kept.status == CallStatus.CLOSED and kind == LinkKind.MERGED:
        raise Invalid(_("%(kept)s is closed: merge into an open call.") % {"kept": kept})
    links = CallLink.objects.filter(undone_at=None)
    if links.filter(kept=kept, other=other).exists():
        raise Refusal(
            _("%(other)s is linked to %(kept)s already.") % {"other": other, "kept": kept}
        )
    if kind == LinkKind.MERGED and links.filter(kept=other, kind=LinkKind.MERGED).exists():
        raise Refusal(
            _("Other calls are merged into %(other)s: merge %(kept)s into it instead.")
            % {"other": other, "kept": kept}
        )


def _reopen(call: Call, at: datetime) -> None:
    """Open a merged call again: routed it waits, else it is received."""
    routed = call.destination is not None
    call.status = CALL.next(call.status, "requeue" if routed else "reopen")
    call.closed_at = call.disposition = call.unserved = call.no_contact = None
    call.step_at = at
    if routed:
        start_response_time(call, at)
    call.save()
