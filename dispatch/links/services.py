"""Calls about one thing: linked, or merged. Both keep their histories, and it can be undone.

R27: docs/requirements.md.
"""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.locks import lock_two_calls
from dispatch.calls.models import Call
from dispatch.closing.ending import Ending
from dispatch.closing.services import end_call
from dispatch.links import events
from dispatch.links.merging import CARRIED, carry
from dispatch.links.models import CallLink
from dispatch.links.undoing import Undone, put_back
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
    """Say that two calls are about one thing; merging closes `other_id` as a duplicate (R27), and
    the call that is kept takes over whatever is graver of it, and what only it knows.

    A call with a unit on it is not merged away: keep that one, and merge the other into it.
    """
    require(actor, Can.LINK_CALLS)
    if call_id == other_id:
        raise Invalid(_("A call is not its own duplicate."))
    # Both calls first, in the order of their keys.
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
        require(actor, Can.CLOSE_CALL)
        entries += carry(link, actor, link.made_at)
        entries += end_call(
            other,
            actor,
            Ending(disposition=Disposition.DUPLICATE, no_contact=NoContact.MERGED),
        )
        link.save(update_fields=CARRIED)
    append(*entries, by=actor.pk)
    return link


@transaction.atomic
def undo_link(*, actor: Staff, link_id: UUID) -> CallLink:
    """They are two things after all: the merged call is open again, and the other without what it
    brought. What a person changed since stands.
    """
    require(actor, Can.LINK_CALLS)
    known = CallLink.objects.filter(pk=link_id).first()
    if known is None:
        raise NotFound(_("There is no such link."))
    kept, other = lock_two_calls(actor, known.kept_id, known.other_id)
    link = CallLink.objects.select_for_update(no_key=True).get(pk=link_id)
    if link.undone_at:
        raise Refusal(_("This was undone already."))
    link.undone_at, link.kept, link.other = now(), kept, other
    link.save(update_fields=["undone_at"])
    merged = link.kind == LinkKind.MERGED
    undone = put_back(link, actor, link.undone_at) if merged else Undone()
    append(*undone.entries, events.link_undone(link, undone.stands, undone.unrouted), by=actor.pk)
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
