"""All that waits now, of whatever kind; docs/waits.md says when each is late."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Max, Q

from dispatch.alerts.models import Alert
from dispatch.call_backs.models import CallBack
from dispatch.call_backs.states import CallBackStatus
from dispatch.calls.models import Call
from dispatch.countersigns.models import Countersign
from dispatch.duress.models import Duress
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.states import OPEN_HANDOFF
from dispatch.obligations.selectors import still_owed
from dispatch.obligations.states import AGENCY_OF, OUTLIVES_CALL
from dispatch.transfers.models import LifelineTransfer
from dispatch.waiting.cards import Waiting
from dispatch.waiting.selectors import waiting_calls
from dispatch.waiting.states import WANTS_SOMEBODY
from journal.codes.alerts import AlertKind, AlertStatus, WaitKey
from journal.codes.calls import CallStatus
from journal.codes.care import Direction
from journal.codes.countersigns import CountersignStatus
from journal.codes.directory import ReferralStatus
from journal.codes.handoffs import HandoffStatus
from journal.codes.people import Presence, Role
from journal.codes.scene import ObligationStatus
from programs.follow_ups.models import FollowUp
from programs.follow_ups.states import FollowUpStatus
from programs.people.models import Staff
from programs.referrals.models import Referral
from programs.referrals.states import OPEN_REFERRAL
from programs.state_reports.models import StateReport

HANDOFF_KEY: Final = {
    HandoffStatus.OFFERED: WaitKey.OFFERED,
    HandoffStatus.ACCEPTED: WaitKey.ACCEPTED,
    HandoffStatus.THREE_WAY: WaitKey.THREE_WAY,
}
REFERRAL_KEY: Final = {
    ReferralStatus.SENT: WaitKey.REFERRAL_SENT,
    ReferralStatus.RECEIVED: WaitKey.REFERRAL_RECEIVED,
    ReferralStatus.ACCEPTED: WaitKey.REFERRAL_ACCEPTED,
}


def late_now(at: datetime) -> dict[tuple[str, str], Waiting]:
    """All that has waited too long at `at`, by what makes each one alert. Of several rows that
    are one alert, such as the follow-ups of a program, the one that has waited longest.
    """
    late: dict[tuple[str, str], Waiting] = {}
    for row in waiting_now():
        if row.late_at <= at and (row.names not in late or row.since < late[row.names].since):
            late[row.names] = row
    return late


def waiting_now() -> Iterator[Waiting]:
    for read in READERS:
        yield from read()


def _handoffs() -> Iterator[Waiting]:
    handoffs = Handoff.objects.filter(status__in=OPEN_HANDOFF).select_related("call")
    for handoff in handoffs:
        key = HANDOFF_KEY[HandoffStatus(handoff.status)]
        since = handoff.three_way_at or handoff.accepted_at or handoff.waiting_since
        about = f"handoff:{handoff.pk}"
        yield Waiting(key, about, handoff.call_id, handoff.call.band, since)


def _clinicians() -> Iterator[Waiting]:
    done = Staff.objects.filter(presence=Presence.WRAP_UP, presence_since__isnull=False)
    for staff in done.filter(is_active=True, role=Role.CLINICIAN):
        if staff.presence_since:
            about = f"staff:{staff.pk}"
            yield Waiting(WaitKey.WRAP_UP, about, None, None, staff.presence_since, staff.pk)


def _obligations() -> Iterator[Waiting]:
    """What is owed: nobody has accepted it, or they did and are not there."""
    owed = still_owed().select_related("call", "alert")
    for row in owed:
        about, band = f"obligation:{row.pk}", row.call.band
        paged = row.alert.reason if row.alert else None
        if row.status == ObligationStatus.ASKED:
            key = WaitKey.HELP_LATER if row.kind in OUTLIVES_CALL else WaitKey.HELP_ASKED
            yield Waiting(key, about, row.call_id, band, row.asked_at, paged=paged)
        elif row.kind in AGENCY_OF and row.accepted_at:
            key = WaitKey.HELP_ACCEPTED
            yield Waiting(key, about, row.call_id, band, row.accepted_at)


def _countersigns() -> Iterator[Waiting]:
    asked = Countersign.objects.filter(status=CountersignStatus.ASKED).select_related("call")
    for one in asked:
        about = f"countersign:{one.pk}"
        yield Waiting(WaitKey.COUNTERSIGN, about, one.call_id, one.call.band, one.asked_at)


def _transfers() -> Iterator[Waiting]:
    """To 988; what came from there is on our own board."""
    owed = LifelineTransfer.objects.filter(outcome=None, direction=Direction.OUT)
    for transfer in owed.select_related("call"):
        about = f"transfer:{transfer.pk}"
        band = transfer.call.band
        yield Waiting(WaitKey.TRANSFER, about, transfer.call_id, band, transfer.at)


def _call_backs() -> Iterator[Waiting]:
    for due in CallBack.objects.filter(status=CallBackStatus.DUE).select_related("call"):
        about = f"call_back:{due.pk}"
        yield Waiting(WaitKey.CALL_BACK, about, due.call_id, due.call.band, due.due_at)


def _follow_ups() -> Iterator[Waiting]:
    """One alert a program: a list to be worked through, not a page for each."""
    due = list(FollowUp.objects.filter(status=FollowUpStatus.OPEN))
    bands = _bands(one.call for one in due)
    for one in due:
        band = bands.get(one.call)
        yield Waiting(WaitKey.FOLLOW_UP, f"program:{one.program}", None, band, one.due_at)


def _reports() -> Iterator[Waiting]:
    owed = list(StateReport.objects.filter(made_at=None))
    bands = _bands(one.call for one in owed if one.call)
    for one in owed:
        known = one.call if one.call in bands else None
        about = f"report:{one.pk}"
        band = bands[known] if known else None
        yield Waiting(WaitKey.REPORT, about, known, band, one.due_at, one.owner_id)


def _referrals() -> Iterator[Waiting]:
    """One alert for all that are as far, as with follow-ups."""
    sent = list(Referral.objects.filter(status__in=OPEN_REFERRAL))
    bands = _bands(one.call for one in sent if one.call)
    for one in sent:
        key = REFERRAL_KEY[ReferralStatus(one.status)]
        band = bands.get(one.call) if one.call else None
        yield Waiting(key, f"referrals:{one.status}", None, band, one.step_at)


def _answered() -> Iterator[Waiting]:
    """Pages that want somebody at work on a call, answered, and nobody is."""
    pages = Alert.objects.filter(
        status=AlertStatus.ANSWERED,
        kind__in=(AlertKind.PAGE, AlertKind.HELP),
        reason__in=WANTS_SOMEBODY,
        call__status__in=(CallStatus.RECEIVED, CallStatus.TRIAGING, CallStatus.PENDING),
    )
    last = pages.values("call", "call__band").annotate(last=Max("answered_at")).order_by()
    for page in last:
        call_id = page["call"]
        about = f"call:{call_id}"
        yield Waiting(WaitKey.ANSWERED, about, call_id, page["call__band"], page["last"])


def _duresses() -> Iterator[Waiting]:
    for alarm in Duress.objects.filter(stopped_at=None).select_related("call"):
        key = WaitKey.DURESS_ANSWERED if alarm.answered_at else WaitKey.DURESS
        since = alarm.answered_at or alarm.started_at
        band = alarm.call.band if alarm.call else None
        about = f"duress:{alarm.pk}"
        yield Waiting(key, about, alarm.call_id, band, since, alarm.started_by_id)


def _bands(call_ids: Iterable[UUID]) -> dict[UUID, int | None]:
    """The bands of those that are calls of ours; the others came with a history."""
    wanted = set(call_ids)
    if not wanted:
        return {}
    return dict(Call.objects.filter(Q(pk__in=wanted)).values_list("pk", "band"))


READERS: Final[tuple[Callable[[], Iterable[Waiting]], ...]] = (
    waiting_calls,
    _handoffs,
    _clinicians,
    _obligations,
    _countersigns,
    _transfers,
    _call_backs,
    _follow_ups,
    _reports,
    _referrals,
    _answered,
    _duresses,
)
