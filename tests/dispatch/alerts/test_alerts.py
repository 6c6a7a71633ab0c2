"""Rises in band, and pages: who hears them, who answers, what the clock does."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.alerts.services import AlreadyAcknowledged
from dispatch.alerts.timers import run_due_alerts
from dispatch.obligations.answers import acknowledge_page
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from journal.codes.alerts import AlertKind, AlertStatus, PageReason
from journal.codes.calls import CallStatus, Destination
from journal.codes.people import Program, Role
from journal.selectors import events_after
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, NotFound
from programs.people.selectors import audience_of
from tests.conftest import in_thread

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HIGH = Route(band=2, destination=Destination.CRT, priority=1, because="A plan.", supervisor=True)
ROOM = (Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR, Role.LEAD)
SILENT = (Role.MANAGER, Role.AUDITOR, Role.ADMIN)


@pytest.fixture
def make_page(make_call):
    def make(reason=PageReason.HARD_STOP, status=AlertStatus.RAISED, age=0):
        at = now() - timedelta(seconds=age)
        return Alert.objects.create(
            call=make_call(),
            kind=AlertKind.PAGE,
            reason=reason,
            status=status,
            raised_at=at,
            due_at=at + timedelta(seconds=60),
        )

    return make


def kinds():
    return [event.kind for event in events_after(0)]


def hears(role, program=None, unit_id=None):
    return alerts_for(Audience(role, program, unit_id))


@pytest.mark.django_db
class TestARiseInBand:
    @pytest.fixture
    def call(self, dispatcher, make_call):
        call = make_call(CallStatus.PENDING, destination=Destination.CCD, priority=4)
        route_call(actor=dispatcher, call_id=call.pk, route=HIGH)
        return call

    def test_is_told_to_every_position(self, call):
        for role in ROOM:
            (rise,) = [one for one in hears(role) if one.kind == "band_rise"]
            assert "from 4 to 2" in rise.words
            assert "Scissortail Park" in rise.words
            assert not rise.may_answer

    def test_reaches_a_clinician_who_may_no_longer_see_the_call_without_its_place(self, call):
        (rise,) = hears(Role.CLINICIAN, Program.CCD)
        assert call.number in rise.words
        assert "Scissortail" not in rise.words
        assert rise.call_id is None

    def test_reaches_the_crews_it_concerns_and_no_others(self, call):
        assert hears(Role.CREW, Program.CRT)
        assert not hears(Role.CREW, Program.ART)

    def test_is_not_for_those_who_work_no_calls(self, call):
        for role in SILENT:
            assert not hears(role)

    def test_is_taken_down_when_it_is_old_news(self, call):
        run_due_alerts(at=now() + timedelta(minutes=3))
        assert not [one for one in hears(Role.CALL_TAKER) if one.kind == "band_rise"]
        assert "call.alert_lapsed" in kinds()

    def test_a_first_band_is_no_rise(self, dispatcher, make_call):
        call = make_call(CallStatus.TRIAGING)
        route_call(actor=dispatcher, call_id=call.pk, route=HIGH)
        assert not Alert.objects.filter(kind=AlertKind.BAND_RISE).exists()


@pytest.mark.django_db
class TestAPage:
    def test_is_heard_by_those_who_answer_pages(self, make_page):
        make_page()
        assert hears(Role.SUPERVISOR)[0].may_answer
        assert hears(Role.LEAD)
        for role in (Role.CALL_TAKER, Role.DISPATCHER, *SILENT):
            assert not hears(role)

    def test_is_answered_once(self, make_page, supervisor, lead):
        page = make_page()
        acknowledge_page(actor=supervisor, alert_id=page.pk)
        page.refresh_from_db()
        assert (page.status, page.answered_by) == (AlertStatus.ANSWERED, supervisor)
        with pytest.raises(AlreadyAcknowledged, match=f"{supervisor.name} answered"):
            acknowledge_page(actor=lead, alert_id=page.pk)
        assert kinds() == ["call.page_answered"]
        assert not hears(Role.SUPERVISOR)

    def test_is_escalated_to_the_room_after_a_minute_and_not_before(self, make_page, dispatcher):
        page = make_page()
        assert run_due_alerts(at=page.due_at - timedelta(seconds=1)) == 0
        with pytest.raises(Forbidden):
            acknowledge_page(actor=dispatcher, alert_id=page.pk)
        assert run_due_alerts(at=page.due_at) == 1
        assert run_due_alerts(at=page.due_at) == 0
        assert hears(Role.DISPATCHER)[0].escalated
        acknowledge_page(actor=dispatcher, alert_id=page.pk)
        assert kinds() == ["call.page_escalated", "call.page_answered"]

    def test_answered_in_time_it_is_not_escalated(self, make_page, supervisor):
        page = make_page()
        acknowledge_page(actor=supervisor, alert_id=page.pk)
        assert run_due_alerts(at=page.due_at + timedelta(hours=1)) == 0

    def test_of_a_screener_does_not_tell_the_room_what_it_found(self, make_page):
        make_page(PageReason.SCREENER, AlertStatus.ESCALATED)
        assert "screener" in hears(Role.SUPERVISOR)[0].words
        assert "screener" not in hears(Role.DISPATCHER)[0].words
        assert "wanted" in hears(Role.DISPATCHER)[0].words

    def test_no_word_of_its_reason_is_in_the_journal(self, dispatcher, make_call, supervisor):
        call = make_call(CallStatus.TRIAGING)
        route_call(actor=dispatcher, call_id=call.pk, route=HIGH)
        paged = [event for event in events_after(0) if event.kind == "call.supervisor_paged"]
        assert [list(event.data) for event in paged] == [["alert"]]

    def test_a_call_taker_answers_none(self, make_page, call_taker):
        page = make_page(status=AlertStatus.ESCALATED)
        with pytest.raises(Forbidden):
            acknowledge_page(actor=call_taker, alert_id=page.pk)

    def test_a_rise_is_not_answered(self, dispatcher, supervisor, make_call):
        call = make_call(destination=Destination.CCD, priority=4)
        route_call(actor=dispatcher, call_id=call.pk, route=HIGH)
        rise = Alert.objects.get(kind=AlertKind.BAND_RISE)
        with pytest.raises(NotFound):
            acknowledge_page(actor=supervisor, alert_id=rise.pk)


@LIVE
def test_the_second_of_two_who_answer_at_once_is_told_who_has_it(make_page, supervisor, lead):
    page = make_page()
    refused = []

    def try_second():
        with pytest.raises(AlreadyAcknowledged):
            acknowledge_page(actor=lead, alert_id=page.pk)
        refused.append(True)

    with transaction.atomic():
        acknowledge_page(actor=supervisor, alert_id=page.pk)
        other = in_thread(try_second)
        other.join(0.3)
        assert other.is_alive()
    other.join(5)
    assert refused
    page.refresh_from_db()
    assert page.answered_by == supervisor


@LIVE
def test_two_clocks_escalate_a_page_once(make_page):
    page = make_page(age=120)
    counted = []
    with transaction.atomic():
        counted.append(run_due_alerts(at=now()))
        other = in_thread(lambda: counted.append(run_due_alerts(at=now())))
        other.join(5)
    assert sorted(counted) == [0, 1]
    page.refresh_from_db()
    assert page.status == AlertStatus.ESCALATED


@pytest.mark.django_db
def test_an_audience_hears_the_alerts_of_its_person(make_page, supervisor):
    make_page()
    assert len(alerts_for(audience_of(supervisor))) == 1
