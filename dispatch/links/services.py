"""Calls about one thing: linked, or merged. Both keep their histories, and it can be undone.

R27: docs/requirements.md.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.locks import lock_two_calls
from dispatch.calls.models import Call
from dispatch.calls.selectors import needs_contact
from dispatch.calls.states import CALL
from dispatch.calls.status import start_response_time
from dispatch.closing.services import close_call
from dispatch.links import events
from dispatch.links.models import CallLink
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
