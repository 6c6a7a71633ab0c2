"""What is due of hand-offs and owners: who is called next, whose offer ends, who is away."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from dispatch.alerts.services import clear_pages, raise_page
from dispatch.calls.locks import lock_unlocked_calls
from dispatch.calls.models import Call
from dispatch.handoffs import events
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.offers import alert_next_clinician, create_offer, end_handoff
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus
from journal.codes.handoffs import Consent, HandoffStatus
from journal.codes.people import Program
from journal.services import append
from programs.base.due import earliest
from programs.heartbeat.models import LastSeen
from programs.heartbeat.selectors import without_console


@transaction.atomic
def run_due_handoffs(*, at: datetime) -> int:
    """Call the next clinician, then the supervisor; end offers nobody took. Return how many.

    Run by any number of workers. The call is locked first, as every command does, and one
    that is locked elsewhere is left for the next run.
    """
    due = _waiting(at)
    calls = lock_unlocked_calls(due.values("call"))
    waiting = due.select_for_update(no_key=True, skip_locked=True, of=("self",))
    entries: list[Entry] = []
    for handoff in waiting.filter(call__in=calls).order_by("waiting_since"):
        handoff.call = calls[handoff.call_id]
        entries += _run_due(handoff, at)
    if entries:
        append(*entries, by=None)
    return len(entries)


def oldest_handoff_due(at: datetime) -> datetime | None:
    """When the next act on an offer was due: of all those due, the first."""
    acts = _waiting(at).values_list("next_at", "late_at", "expires_at")
    return min((act for row in acts for act in row if act and act <= at), default=None)


@transaction.atomic
def run_due_owners(*, at: datetime) -> int:
    """Mark open calls whose owner has lost the console, and those whose owner is back.

    A call a clinician took over pages the supervisor, for somebody may be on the line. It
    stays the owner's: a colleague may take it over, nothing else takes it away.
    """
    open_calls = Call.objects.exclude(status=CallStatus.CLOSED)
    owners = set(open_calls.values_list("owner_id", flat=True).distinct())
    unseen = without_console(sorted(owners))
    gone = Q(owner_away_at=None, owner__in=unseen)
    back = Q(owner_away_at__isnull=False) & ~Q(owner__in=unseen)
    locked = open_calls.select_for_update(no_key=True, skip_locked=True, of=("self",))
    entries: list[Entry] = []
    for call in locked.filter(gone | back).select_related("owner").order_by("pk"):
        entries += _mark_owner(call, call.owner_id in unseen, at)
    if entries:
        append(*entries, by=None)
    return len(entries)


def oldest_unmarked_owner(at: datetime) -> datetime | None:
    """When the owner who has been gone for longest, and is not marked so, was to be marked."""
    unmarked = Call.objects.exclude(status=CallStatus.CLOSED).filter(owner_away_at=None)
    gone = without_console(list(unmarked.values_list("owner_id", flat=True).distinct()))
    seen_at = earliest(LastSeen.objects.filter(staff__in=gone), "seen_at")
    return seen_at + timedelta(seconds=settings.OWNER_AWAY_SECONDS) if seen_at else None


def _waiting(at: datetime) -> QuerySet[Handoff]:
    due = Q(next_at__lte=at) | Q(late_at__lte=at) | Q(expires_at__lte=at)
    return Handoff.objects.filter(due, status=HandoffStatus.OFFERED)


def _run_due(handoff: Handoff, at: datetime) -> list[Entry]:
    if handoff.expires_at <= at:
        return _expire(handoff, at)
    entries: list[Entry] = []
    if handoff.late_at and handoff.late_at <= at:
        handoff.late_at = None  # said once: the row no longer matches what is due
        entries += [
            events.handoff_late(handoff),
            *raise_page(handoff.call, PageReason.HANDOFF_LATE, at),
        ]
    if handoff.next_at and handoff.next_at <= at:
        before = handoff.called_id
        alert_next_clinician(handoff, at)
        if handoff.called_id != before:
            entries.append(events.handoff_called(handoff))
    handoff.save(update_fields=["called", "called_at", "next_at", "late_at"])
    return entries


def _expire(handoff: Handoff, at: datetime) -> list[Entry]:
    """Nobody took it. An offer to one person goes on to the queue; one to the queue is over,
    and the owner, whose call it still is, is told what else there is.
    """
    end_handoff(handoff, "expire", at)
    entries = [events.handoff_moved(handoff)]
    if handoff.to_id is None:
        return entries + raise_page(handoff.call, PageReason.HANDOFF_LATE, at)
    again = create_offer(handoff.call, consent=Consent(handoff.consent), at=at, since=handoff)
    return [*entries, events.handoff_offered(again)]


def _mark_owner(call: Call, away: bool, at: datetime) -> list[Entry]:
    call.owner_away_at = at if away else None
    call.save(update_fields=["owner_away_at"])
    if not away:
        return [events.owner_back(call), *clear_pages(call, PageReason.OWNER_AWAY)]
    on_the_phone = call.owner.program == Program.CCD
    pages = raise_page(call, PageReason.OWNER_AWAY, at) if on_the_phone else []
    return [events.owner_away(call), *pages]
