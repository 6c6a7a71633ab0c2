"""Bringing a call back that 988 does not have: open, in the queue, owned, heard.

These act on a call that is already locked; the caller appends.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from dispatch.alerts.services import raise_page
from dispatch.calls.events import call_reopened
from dispatch.calls.models import Call
from dispatch.calls.selectors import has_clinician
from dispatch.calls.status import reopen
from dispatch.handoffs.events import handoff_offered, owner_changed
from dispatch.handoffs.offers import create_offer, lock_open_handoff, pass_call_to
from dispatch.obligations.selectors import has_answered
from dispatch.obligations.services import end_owed, owe
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Destination, Disposition
from journal.codes.people import Program, Role
from journal.codes.scene import LinkKind, ObligationKind, ObligationReason, Origin
from programs.base.permissions import Can, allows
from programs.heartbeat.selectors import has_console_open, with_console
from programs.people.models import Staff

# Who of the room has the call where whoever sent it away has left, the first choice first.
ROOM: Final = (Role.SUPERVISOR, Role.LEAD, Role.DISPATCHER)


def merged_into(call_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Of the calls that were merged into another, by which the person is served now."""
    merged = Call.objects.filter(
        links__other__in=list(call_ids), links__kind=LinkKind.MERGED, links__undone_at=None
    )
    return dict(merged.values_list("links__other", "pk"))


def lock_served_call(call_id: UUID) -> Call:
    """The call by which the person of this one is served, held until commit, and this one too."""
    served = merged_into([call_id]).get(call_id, call_id)
    # In the order of their keys, as wherever two calls are held.
    rows = Call.objects.select_for_update(no_key=True).filter(pk__in={call_id, served})
    return next(call for call in rows.order_by("pk") if call.pk == served)


def bring_back(call: Call, sender: Staff, at: datetime) -> list[Entry]:
    """988 does not have the person: a call that ended so is open again and waits, as one does
    that was never sent; somebody who is there owns it; the room hears it.

    One that ended otherwise stays closed: whoever hears it decides.
    """
    entries: list[Entry] = []
    if call.status == CallStatus.CLOSED and call.disposition == Disposition.TO_988:
        reopen(call, at)
        call.save()
        entries += [call_reopened(call), *_own(call, (sender, call.owner), at)]
    elif call.status != CallStatus.CLOSED:
        entries += _own(call, (call.owner, sender), at)
    if call.status != CallStatus.CLOSED:
        entries += _owe_again(call, at)
    entries += _offer_again(call, at)
    return [*entries, *raise_page(call, PageReason.LIFELINE_FAILED, at)]


def _own(call: Call, first: Sequence[Staff], at: datetime) -> list[Entry]:
    """Whoever is there has the call: one of `first`, else somebody of the room."""
    owner = next((one for one in first if _is_there(one)), None) or _somebody_of_the_room()
    if owner is None or owner.pk == call.owner_id:
        # Nobody is seen anywhere: it stays whose it was, and their absence is told as ever.
        return []
    if allows(owner, Can.TAKE_OVER_BY_PHONE):
        # Not by `pass_call_to`, which would have them on the phone already: the call waits, and
        # whoever takes it from the queue says so.
        call.owner, call.owned_at, call.owner_away_at = owner, at, None
        call.save(update_fields=["owner", "owned_at", "owner_away_at"])
        return [owner_changed(call)]
    return [*pass_call_to(call, owner, at), owner_changed(call)]


def _is_there(staff: Staff) -> bool:
    return staff.is_active and has_console_open(staff.pk)


def _somebody_of_the_room() -> Staff | None:
    there = Staff.objects.filter(pk__in=with_console(), is_active=True, role__in=ROOM)
    return min(there.order_by("pk"), key=lambda one: ROOM.index(Role(one.role)), default=None)


def _owe_again(call: Call, at: datetime) -> list[Entry]:
    """What triage said 988 was to do is owed once more, where it was thought done or has ended."""
    if call.destination != Destination.LIFELINE:
        return []
    over = []
    if has_answered(call, ObligationKind.LIFELINE):
        over = end_owed(call, ObligationKind.LIFELINE, ObligationReason.NO_ANSWER, by=None, at=at)
    return [*over, *owe(call, ObligationKind.LIFELINE, Origin.TRIAGE, by=None, at=at)]


def _offer_again(call: Call, at: datetime) -> list[Entry]:
    """To the clinicians, whose calls 988's are, unless one of them has it."""
    waits = call.status == CallStatus.PENDING or not has_clinician(call)
    if call.status == CallStatus.CLOSED or call.program != Program.CCD or not waits:
        return []
    if lock_open_handoff(call):
        return []
    return [handoff_offered(create_offer(call, at=at))]
