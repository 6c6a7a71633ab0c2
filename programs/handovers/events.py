"""Facts about handovers between shifts, as the journal keeps them."""

from journal.chain import Entry
from journal.facts.boards import HandoverGiven, HandoverReceived
from programs.handovers.models import Handover


def handover_given(handover: Handover) -> Entry:
    return Entry((f"handover:{handover.pk}",), HandoverGiven(starts_at=handover.starts_at))


def handover_received(handover: Handover) -> Entry:
    return Entry((f"handover:{handover.pk}",), HandoverReceived(starts_at=handover.starts_at))
