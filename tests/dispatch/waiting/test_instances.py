"""What was silent for four hours before, each as it happened."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.handoffs.timers import run_due_owners
from dispatch.obligations.models import Obligation
from dispatch.waiting.timers import run_due_waits
from journal.codes.alerts import AlertStatus, WaitKey
from journal.codes.calls import CallStatus, Destination
from journal.codes.people import Role
from journal.codes.scene import ObligationKind, ObligationStatus, Origin
from programs.base.permissions import Audience
from programs.heartbeat.models import Heartbeat, LastSeen
from programs.heartbeat.states import HeartbeatOf

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def hears(role=Role.DISPATCHER):
    return [row.why for row in alerts_for(Audience(role))]


@pytest.fixture
def console_of(dispatcher):
    """Has the dispatcher's console die, or come back."""

    def seen(ago):
        at = now()
        Heartbeat.objects.update_or_create(pk=HeartbeatOf.CONSOLES, defaults={"at": at})
        LastSeen.objects.update_or_create(staff=dispatcher, defaults={"seen_at": at - ago})
        run_due_owners(at=at)

    return seen


@pytest.mark.parametrize("status", [CallStatus.RECEIVED, CallStatus.PENDING])
def test_the_dispatchers_console_dead_with_a_call_that_may_be_grave(
    dispatcher, make_call, console_of, status
):
    call = make_call(status, owner=dispatcher)
    call.owner = dispatcher
    call.save()
    for _ in (1, 2):
        console_of(ago=timedelta(minutes=5))
        run_due_waits(at=now() + timedelta(seconds=31))
        assert "the owner of the call has lost the console" in hears()
        console_of(ago=timedelta())
        run_due_waits(at=now() + timedelta(seconds=31))
        assert "the owner of the call has lost the console" not in hears()


def test_a_police_call_that_police_have_accepted_is_not_said_to_wait_for_anybody(make_call):
    call = make_call(destination=Destination.POLICE, priority=1)
    row = Obligation.objects.create(
        call=call, kind=ObligationKind.POLICE, origin=Origin.TRIAGE, asked_at=now(), due_at=now()
    )
    run_due_waits(at=now() + HOUR)
    assert "overdue: nobody is sent" in hears()
    row.status, row.accepted_at, row.who = ObligationStatus.ACCEPTED, now(), "3B12"
    row.save()
    run_due_waits(at=now() + HOUR)
    assert "overdue: nobody is sent" not in hears()
    # That they do not arrive is heard instead.
    assert "help was promised, and is not there" in hears()
    row.status, row.arrived_at = ObligationStatus.ARRIVED, now()
    row.save()
    run_due_waits(at=now() + HOUR)
    assert "all units are clear, and the call is open" in hears()


def test_an_overdue_call_is_heard_and_paged_and_not_only_red(make_call):
    call = make_call(priority=3, band=3)
    run_due_waits(at=call.respond_by - timedelta(seconds=1))
    assert not hears()
    run_due_waits(at=call.respond_by)
    (row,) = alerts_for(Audience(Role.DISPATCHER))
    assert (row.why, row.sound) == ("overdue: nobody is sent", "page")
    alert = Alert.objects.get(wait=WaitKey.PENDING)
    assert alert.status == AlertStatus.RAISED


def test_an_ordinary_afternoon_is_quiet(make_call, make_unit, make_assignment):
    """Twelve calls, each somewhere on its way and none of them late."""
    for n in range(4):
        make_call(CallStatus.RECEIVED)
        make_call(CallStatus.PENDING, band=3, priority=3)
        active = make_call(CallStatus.ACTIVE)
        make_assignment(active, make_unit(f"Q{n}"), "en_route")
    assert run_due_waits(at=now() + timedelta(seconds=90)) == 0
