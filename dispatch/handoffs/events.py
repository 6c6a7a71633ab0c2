"""Facts about hand-offs and owners, from their rows."""

from dispatch.calls.models import Call
from dispatch.handoffs.models import Handoff
from journal.chain import Entry
from journal.codes.handoffs import Consent, HandoffReason, HandoffStatus
from journal.codes.member import member_or_none
from journal.facts.handoffs import (
    HandoffCalled,
    HandoffLate,
    HandoffMoved,
    HandoffOffered,
    OwnerAway,
    OwnerBack,
    OwnerChanged,
)


def handoff_offered(handoff: Handoff) -> Entry:
    fact = HandoffOffered(handoff=handoff.pk, to=handoff.to_id, consent=Consent(handoff.consent))
    return Entry(_giving(handoff), fact)


def handoff_called(handoff: Handoff, reason: HandoffReason | None = None) -> Entry:
    """The timer calls the next clinician by name; or a clinician who passes, with the reason."""
    fact = HandoffCalled(handoff=handoff.pk, called=handoff.called_id, reason=reason)
    return Entry(_giving(handoff), fact)


def handoff_late(handoff: Handoff) -> Entry:
    return Entry(_giving(handoff), HandoffLate(handoff=handoff.pk))


def handoff_moved(handoff: Handoff) -> Entry:
    fact = HandoffMoved(
        handoff=handoff.pk,
        status=HandoffStatus(handoff.status),
        owner=handoff.call.owner_id,
        reason=member_or_none(HandoffReason, handoff.reason),
    )
    return Entry(_giving(handoff), fact)


def owner_changed(call: Call) -> Entry:
    return Entry((f"call:{call.pk}",), OwnerChanged(owner=call.owner_id))


def owner_away(call: Call) -> Entry:
    return Entry((f"call:{call.pk}",), OwnerAway(owner=call.owner_id))


def owner_back(call: Call) -> Entry:
    return Entry((f"call:{call.pk}",), OwnerBack(owner=call.owner_id))


def _giving(handoff: Handoff) -> tuple[str, ...]:
    """The call, the offer, and the own panels of those it calls or leaves."""
    people = {handoff.to_id, handoff.called_id, handoff.taken_by_id}
    panels = (f"staff:{pk}" for pk in sorted(pk for pk in people if pk))
    return (f"call:{handoff.call_id}", f"handoff:{handoff.pk}", *panels)
