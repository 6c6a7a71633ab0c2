"""Each deadline: not a moment before, at the moment, and only once."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.services import page_supervisor
from dispatch.alerts.timers import run_due_alerts
from dispatch.assignments.services import assign_unit, report_progress, undo_progress
from dispatch.call_backs.services import CallBackPlan
from dispatch.call_backs.timers import run_due_call_backs
from dispatch.calls.clearance import may_read
from dispatch.calls.models import Assignment
from dispatch.calls.services import write_note
from dispatch.calls.states import STEP_LIMIT
from dispatch.calls.timers import run_due_calls
from dispatch.closing.services import close_call
from dispatch.duress.states import CHECKED_IN, check_in_within
from dispatch.duress.timers import run_due_crews
from dispatch.handoffs.services import offer_call
from dispatch.handoffs.timers import run_due_handoffs
from dispatch.hazards.services import Spot, write_premise_note
from dispatch.holds.services import hold_call
from dispatch.post_call.services import open_follow_up, open_report_for_call
from dispatch.records.services import open_emergency_access
from dispatch.records.timers import end_emergency_access
from dispatch.response.services import ask_help, declare_imminent, withdraw_help
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from dispatch.transfers.services import WarmTransfer, transfer_to_988
from dispatch.transfers.timers import run_due_transfers
from dispatch.units.services import Fix, record_position
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Clearance, Destination, Disposition
from journal.codes.care import StayedOn
from journal.codes.follow_ups import FollowUpKind, ReportAbout
from journal.codes.handoffs import Consent
from journal.codes.people import Role
from journal.codes.scene import HoldReason
from journal.codes.units import AssignmentStatus
from programs.base.refusals import Invalid
from programs.follow_ups.timers import run_due_follow_ups
from programs.people.selectors import audience_of
from programs.state_reports.models import StateReport
from programs.state_reports.timers import run_due_reports
from programs.units.services import TooLate, undo_duty

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)
S = AssignmentStatus


def is_due(mind, at):
    """Whether it is due at `at`, not a moment before, and not again after."""
    return [mind(at=at - MOMENT), mind(at=at), mind(at=at)] == [0, 1, 0]


@pytest.fixture
def never_quiet(settings):
    settings.QUIET_FROM_HOUR, settings.QUIET_UNTIL_HOUR = 24, 0


@pytest.mark.parametrize(("priority", "minutes"), [(1, 2), (2, 5), (3, 15), (4, 30)])
def test_a_call_waits_as_long_as_its_priority_allows(dispatcher, make_call, priority, minutes):
    call = make_call(CallStatus.TRIAGING)
    route = Route(band=2, destination=Destination.CRT, priority=priority, because="x")
    call = route_call(actor=dispatcher, call_id=call.pk, route=route)
    assert call.respond_by - call.step_at == timedelta(minutes=minutes)
    assert is_due(run_due_calls, call.respond_by)


def test_how_long_each_step_takes_and_a_crew_may_be_silent():
    minutes = timedelta(minutes=1)
    assert {status: limit // minutes for status, limit in STEP_LIMIT.items()} == {
        S.DISPATCHED: 3, S.EN_ROUTE: 25, S.STAGED: 20, S.ON_SCENE: 60, S.TRANSPORTING: 45,
    }  # fmt: skip
    assert {status: check_in_within(status, 2) // minutes for status in CHECKED_IN} == {
        S.STAGED: 15, S.ON_SCENE: 20, S.TRANSPORTING: 30,
    }  # fmt: skip


def test_a_held_call_waits_until_then(dispatcher, make_call):
    call = hold_call(
        actor=dispatcher, call_id=make_call(band=4).pk, minutes=60, reason=HoldReason.CALLER
    )
    assert is_due(run_due_calls, call.held_until)


@pytest.mark.parametrize("by", ["page", "imminent"])
def test_a_page_is_escalated_after_a_minute(dispatcher, make_call, by):
    call = make_call()
    {"page": page_supervisor, "imminent": declare_imminent}[by](actor=dispatcher, call_id=call.pk)
    page = Alert.objects.get()
    assert page.due_at - page.raised_at == timedelta(seconds=60)
    assert is_due(run_due_alerts, page.due_at)
    assert Alert.objects.get().status == "escalated"


def test_help_is_heard_again_after_half_a_minute(dispatcher, make_call):
    asked = ask_help(actor=dispatcher, call_id=make_call().pk, reason=PageReason.EMS)
    assert asked.due_at - asked.raised_at == timedelta(seconds=30)
    assert is_due(run_due_alerts, asked.due_at)


def test_a_rise_is_told_for_two_minutes(dispatcher, make_call):
    call = make_call(destination=Destination.ART, priority=3)
    route = Route(band=2, destination=Destination.CRT, priority=2, because="x")
    route_call(actor=dispatcher, call_id=call.pk, route=route)
    rise = Alert.objects.get()
    assert (rise.kind, rise.due_at - rise.raised_at) == ("band_rise", timedelta(minutes=2))
    assert is_due(run_due_alerts, rise.due_at)
    assert Alert.objects.get().status == "lapsed"


@pytest.mark.parametrize(
    "reason", [PageReason.IMMINENT, PageReason.EMERGENCY_ACCESS, PageReason.SILENT]
)
def test_a_page_is_neither_asked_for_nor_taken_down_as_help(dispatcher, make_call, reason):
    call = make_call()
    declare_imminent(actor=dispatcher, call_id=call.pk)
    for command in (ask_help, withdraw_help):
        with pytest.raises(Invalid, match="police"):
            command(actor=dispatcher, call_id=call.pk, reason=reason)
    assert Alert.objects.get().status == "raised"


class TestOffers:
    @pytest.fixture
    def offered(self, dispatcher, make_call, clinician):
        call = make_call(destination=Destination.CCD, priority=4)
        return offer_call(actor=dispatcher, call_id=call.pk)

    def test_are_late_after_five_minutes_and_over_after_fifteen(self, offered):
        since = offered.offered_at
        late, over = since + timedelta(minutes=5), since + timedelta(minutes=15)
        run_due_handoffs(at=late - MOMENT)
        assert not Alert.objects.exists()
        run_due_handoffs(at=late)
        assert Alert.objects.get().reason == "late"
        run_due_handoffs(at=over - MOMENT)
        offered.refresh_from_db()
        assert offered.status == "offered"
        run_due_handoffs(at=over)
        offered.refresh_from_db()
        assert (offered.status, offered.ended_at) == ("expired", over)

    def test_the_next_is_called_after_half_a_minute(self, dispatcher, make_call, make_person):
        names = ("casey", "robin")
        both = [
            make_person(Role.CLINICIAN, name, program="ccd", presence="available") for name in names
        ]
        call = make_call(destination=Destination.CCD, priority=4)
        offer = offer_call(actor=dispatcher, call_id=call.pk)
        first = offer.called
        at = offer.offered_at + timedelta(seconds=30)
        for moment, called in ((at - MOMENT, first), (at, next(p for p in both if p != first))):
            run_due_handoffs(at=moment)
            offer.refresh_from_db()
            assert offer.called == called

    def test_one_to_a_person_goes_to_the_queue_after_a_minute(
        self, dispatcher, make_call, make_person
    ):
        casey = make_person(Role.CLINICIAN, "casey", program="ccd", presence="available")
        call = make_call(destination=Destination.CCD, priority=4)
        offer = offer_call(actor=dispatcher, call_id=call.pk, to_id=casey.pk)
        at = offer.offered_at + timedelta(seconds=60)
        run_due_handoffs(at=at - MOMENT)
        assert call.handoffs.count() == 1
        run_due_handoffs(at=at)
        assert call.handoffs.get(status="offered").to is None


class TestCrews:
    @pytest.fixture
    def out(self, dispatcher, make_call, unit):
        return assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)

    @pytest.mark.parametrize(
        ("steps", "minutes"),
        [
            ((S.EN_ROUTE, S.STAGED), 15),
            ((S.EN_ROUTE, S.ON_SCENE), 20),
            ((S.EN_ROUTE, S.ON_SCENE, S.TRANSPORTING), 30),
        ],
    )
    def test_are_asked_for_word(self, dispatcher, out, steps, minutes):
        for status in steps:
            report_progress(actor=dispatcher, assignment_id=out.pk, status=status)
        out.refresh_from_db()
        assert is_due(run_due_crews, out.heard_at + timedelta(minutes=minutes))

    def test_under_way_are_not_asked(self, dispatcher, out):
        report_progress(actor=dispatcher, assignment_id=out.pk, status=S.EN_ROUTE)
        assert run_due_crews(at=now() + timedelta(hours=5)) == 0

    @pytest.mark.parametrize(("seconds", "late"), [(9, False), (11, True)])
    def test_take_a_step_back_within_ten_seconds(self, dispatcher, out, unit, seconds, late):
        ago = now() - timedelta(seconds=seconds)
        Assignment.objects.update(pressed_at=ago)
        type(unit).objects.update(duty_before="off_duty", duty_since=ago)
        keys = {undo_progress: {"assignment_id": out.pk}, undo_duty: {"unit_id": unit.pk}}
        for command, key in keys.items():
            with pytest.raises(TooLate) if late else nullcontext():
                command(actor=dispatcher, **key)

    @pytest.mark.parametrize(("ahead", "refused"), [(55, False), (70, True)])
    def test_say_where_they_are_now(self, crew, unit, ahead, refused):
        fix = Fix(35.4, -97.5, now() + timedelta(seconds=ahead))
        with pytest.raises(Invalid) if refused else nullcontext():
            assert record_position(actor=crew, unit_id=unit.pk, fix=fix)


class TestPromises:
    def test_an_outcome_of_a_transfer_is_due_by_band(self, clinician, make_call):
        call = make_call(destination=Destination.CCD)
        warm = WarmTransfer(Consent.GIVEN, StayedOn.BOTH)
        sent = transfer_to_988(actor=clinician, call_id=call.pk, warm=warm)
        assert is_due(run_due_transfers, sent.at + timedelta(minutes=15))

    def test_a_call_back_is_late_at_its_time(self, clinician, make_call, never_quiet):
        at = now() + timedelta(hours=2)
        call = make_call(destination=Destination.CCD, owner=clinician)
        close_call(
            actor=clinician, call_id=call.pk, disposition=Disposition.SETTLED_BY_PHONE,
            call_back=CallBackPlan(at=at),
        )  # fmt: skip
        assert is_due(run_due_call_backs, at)
        assert Alert.objects.get().reason == "call_back"

    def test_a_report_to_the_state_after_a_day(self, dispatcher, make_call):
        about = next(iter(ReportAbout))
        report = open_report_for_call(actor=dispatcher, call_id=make_call().pk, about=about)
        assert is_due(run_due_reports, report.asked_at + timedelta(hours=24))
        assert StateReport.objects.get().overdue_at == report.due_at

    def test_a_follow_up_is_late_at_its_time(self, clinician, make_call):
        call = make_call(destination=Destination.CCD)
        owed = open_follow_up(actor=clinician, call_id=call.pk, kind=FollowUpKind.DAY)
        for moment in (owed.due_at - MOMENT, owed.due_at, owed.due_at + MOMENT):
            run_due_follow_ups(at=moment)
            owed.refresh_from_db()
            assert owed.overdue_at == (None if moment < owed.due_at else owed.due_at)


class TestGlass:
    def test_is_open_for_an_hour(self, clinician, supervisor, make_call):
        call = make_call(destination=Destination.CCD, owner=clinician)
        write_note(actor=clinician, call_id=call.pk, text="x", clearance=Clearance.CLINICAL)
        access = open_emergency_access(actor=supervisor, call_id=call.pk, reason="EMS asks.")
        assert may_read(audience_of(supervisor), Clearance.CLINICAL, call)
        assert is_due(end_emergency_access, access.at + timedelta(minutes=60))


def test_a_note_about_a_place_holds_for_a_year(dispatcher):
    note = write_premise_note(actor=dispatcher, spot=Spot("Somewhere"), text="A dog.")
    assert timedelta(days=365) <= note.lapses_at - note.written_at < timedelta(days=365, seconds=5)
