"""What one person does to another: who is free again, who is told, whose things stay."""

import pytest
from django.db import transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.assignments.services import assign_unit, report_progress
from dispatch.assignments.stacking import stack_unit
from dispatch.calls.models import Call
from dispatch.calls.selectors import calls_visible_to
from dispatch.coaching.services import stop_watching, watch_call
from dispatch.console.selectors import tasks_for
from dispatch.duress.selectors import duresses_for
from dispatch.duress.services import acknowledge_duress, start_duress, stop_duress
from dispatch.handoffs.selectors import queue_for
from dispatch.handoffs.services import (
    ClinicianUnavailable,
    accept_handoff,
    complete_handoff,
    decline_handoff,
    offer_call,
    take_over,
)
from dispatch.links.services import link_calls
from dispatch.obligations.answers import acknowledge_page
from dispatch.records.services import open_emergency_access
from dispatch.response.services import ask_help, declare_imminent, withdraw_help
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from dispatch.transfers.services import WarmTransfer, transfer_to_988
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Destination
from journal.codes.care import StayedOn
from journal.codes.handoffs import Consent, HandoffReason
from journal.codes.people import Presence, Program, Role
from journal.codes.scene import LinkKind
from journal.codes.units import AssignmentStatus
from programs.accounts.services import record_sign_out, set_access
from programs.base.permissions import Audience
from programs.people.models import ApiToken, Draft
from programs.people.selectors import audience_of
from programs.people.services import drop_draft, issue_token, keep_draft, revoke_tokens
from programs.presence.services import set_presence
from tests.conftest import in_thread, person
from tests.ends import end as close_served

pytestmark = pytest.mark.django_db
S = AssignmentStatus
ROOM = Audience(Role.DISPATCHER)


def clinician_named(name):
    return person(Role.CLINICIAN, name, program=Program.CCD, presence=Presence.AVAILABLE)


@pytest.fixture
def casey(db):
    return clinician_named("casey")


@pytest.fixture
def robin(db):
    return clinician_named("robin")


@pytest.fixture
def call(make_call):
    return make_call(destination=Destination.CCD, priority=4)


def hand_over(call, giver, taker):
    offer = offer_call(actor=giver, call_id=call.pk, to_id=taker.pk)
    return accept_handoff(actor=taker, handoff_id=offer.pk)


@pytest.fixture
def caseys(call, casey, dispatcher):
    """A call that Casey has taken over."""
    hand_over(call, dispatcher, casey)
    return call


def fresh(row):
    row.refresh_from_db()
    return row


class TestTheFormerClinician:
    def test_is_on_the_line_until_the_hand_off_is_complete_and_then_wraps_up(
        self, caseys, casey, robin
    ):
        taken = hand_over(caseys, casey, robin)
        assert (fresh(casey).presence, fresh(robin).presence) == ("on_call", "on_call")
        complete_handoff(actor=robin, handoff_id=taken.pk)
        assert (fresh(casey).presence, fresh(robin).presence) == ("wrap_up", "on_call")

    @pytest.mark.parametrize("end", ["offered on", "taken over", "closed"])
    def test_wraps_up_when_it_ends_otherwise(self, caseys, casey, robin, supervisor, end):
        hand_over(caseys, casey, robin)
        if end == "offered on":
            offer_call(actor=robin, call_id=caseys.pk)
        elif end == "taken over":
            take_over(actor=supervisor, call_id=caseys.pk)
        else:
            close_served(robin, caseys)
        assert fresh(casey).presence == Presence.WRAP_UP
        assert fresh(robin).presence == ("on_call" if end == "offered on" else "wrap_up")

    def test_stays_on_another_call_that_is_theirs(self, caseys, casey, robin, make_call):
        taken = hand_over(caseys, casey, robin)
        make_call(CallStatus.ACTIVE, destination=Destination.CCD, owner=casey)
        complete_handoff(actor=robin, handoff_id=taken.pk)
        assert fresh(casey).presence == Presence.ON_CALL

    def test_who_came_back_and_pauses_is_left_alone(self, caseys, casey, robin):
        taken = hand_over(caseys, casey, robin)
        set_presence(actor=casey, command="finish")
        set_presence(actor=casey, command="pause")
        complete_handoff(actor=robin, handoff_id=taken.pk)
        assert fresh(casey).presence == Presence.BREAK

    def test_whose_call_is_taken_over_wraps_up(self, caseys, casey, supervisor):
        take_over(actor=supervisor, call_id=caseys.pk)
        assert fresh(casey).presence == Presence.WRAP_UP

    def test_whose_call_is_taken_over_stays_on_another(self, caseys, casey, supervisor, make_call):
        make_call(CallStatus.ACTIVE, destination=Destination.CCD, owner=casey)
        take_over(actor=supervisor, call_id=caseys.pk)
        assert fresh(casey).presence == Presence.ON_CALL

    def test_a_dispatcher_who_gives_has_no_presence(self, call, casey, dispatcher):
        taken = hand_over(call, dispatcher, casey)
        complete_handoff(actor=dispatcher, handoff_id=taken.pk)
        assert fresh(dispatcher).presence == Presence.OFF


class TestWhoIsCalled:
    def test_the_giver_is_not_called_for_their_own_call(self, caseys, casey, robin):
        set_presence(actor=casey, command="finish")
        set_presence(actor=casey, command="resume")
        offer = offer_call(actor=casey, call_id=caseys.pk)
        assert offer.called == robin
        decline_handoff(actor=robin, handoff_id=offer.pk, reason=HandoffReason.BUSY)
        assert fresh(offer).called is None

    def test_nobody_where_only_the_giver_is_free(self, caseys, casey):
        set_presence(actor=casey, command="finish")
        set_presence(actor=casey, command="resume")
        assert offer_call(actor=casey, call_id=caseys.pk).called is None

    def test_the_giver_of_another_call_is(self, dispatcher, casey, robin, make_call, caseys):
        set_presence(actor=casey, command="finish")
        set_presence(actor=casey, command="resume")
        set_presence(actor=robin, command="pause")
        other = make_call(destination=Destination.CCD, priority=4)
        assert offer_call(actor=dispatcher, call_id=other.pk).called == casey


class TestWhoIsTold:
    def test_each_emergency_access_is_a_page_of_their_own(self, call, supervisor, make_person):
        crews = [make_person(Role.CREW, name, program=Program.ART) for name in ("far", "away")]
        call = Call.objects.get(pk=call.pk)
        Call.objects.filter(pk=call.pk).update(destination="art", program="art")
        for crew in crews:
            open_emergency_access(actor=crew, call_id=call.pk, reason="Asked for.")
        pages = Alert.objects.filter(reason=PageReason.EMERGENCY_ACCESS)
        assert {page.by for page in pages} == {*crews}
        heard = alerts_for(audience_of(supervisor))
        assert len(heard) == 2
        acknowledge_page(actor=supervisor, alert_id=heard[0].id)
        assert len(alerts_for(audience_of(supervisor))) == 1

    def test_a_page_about_one_call_does_not_stand_for_another(self, dispatcher, make_call):
        for call in (make_call(), make_call()):
            declare_imminent(actor=dispatcher, call_id=call.pk)
        assert Alert.objects.filter(reason=PageReason.IMMINENT, status="raised").count() == 2

    def test_closing_a_call_leaves_what_is_told_of_another(self, dispatcher, make_call):
        over, other = make_call(), make_call()
        for call in (over, other):
            ask_help(actor=dispatcher, call_id=call.pk, reason=PageReason.POLICE)
        over.obligations.update(status="accepted", accepted_at=now(), who="3A12")
        close_served(dispatcher, over)
        (heard,) = alerts_for(ROOM)
        assert heard.call_id == other.pk

    def test_withdrawing_police_leaves_ems_on_its_way(self, dispatcher, call):
        for reason in (PageReason.POLICE, PageReason.EMS):
            ask_help(actor=dispatcher, call_id=call.pk, reason=reason)
        withdraw_help(actor=dispatcher, call_id=call.pk, reason=PageReason.POLICE)
        assert Alert.objects.get(status="raised").reason == "ems"
        assert call.obligations.get(status="asked").kind == "ems"

    def test_the_alarm_of_one_crew_stopped_the_others_goes_on(self, dispatcher, make_unit):
        one, other = (
            start_duress(actor=dispatcher, unit_id=make_unit(name).pk) for name in ("CRT1", "CRT2")
        )
        acknowledge_duress(actor=dispatcher, duress_id=one.pk)
        stop_duress(actor=dispatcher, duress_id=one.pk)
        (heard,) = duresses_for(ROOM)
        assert (heard.id, heard.answered_by) == (other.pk, "")

    def test_an_outcome_is_owed_for_each_transfer(self, clinician, make_call):
        warm = WarmTransfer(Consent.GIVEN, StayedOn.BOTH)
        for _ in (1, 2):
            call = make_call(destination=Destination.CCD)
            sent = transfer_to_988(actor=clinician, call_id=call.pk, warm=warm)
            type(sent).objects.filter(pk=sent.pk).update(due_at=now(), status="overdue")
        assert len(tasks_for(audience_of(clinician))) == 2


class TestWhatStays:
    def test_others_drafts_when_one_drops_theirs(self, dispatcher, supervisor):
        for who in (dispatcher, supervisor):
            for key in ("note:1", "note:2"):
                keep_draft(actor=who, key=key, fields=[("text", who.name)])
        drop_draft(actor=dispatcher, key="note:1")
        keep_draft(actor=supervisor, key="note:2", fields=[])
        kept = set(Draft.objects.values_list("staff", "key"))
        assert kept == {(dispatcher.pk, "note:2"), (supervisor.pk, "note:1")}

    def test_others_old_drafts_when_one_types(self, dispatcher, supervisor):
        keep_draft(actor=supervisor, key="note:1", fields=[("text", "x")])
        Draft.objects.update(at=now().replace(year=2020))
        keep_draft(actor=dispatcher, key="note:1", fields=[("text", "y")])
        assert Draft.objects.filter(staff=supervisor).exists()

    def test_the_second_watcher(self, call, supervisor, lead):
        for who in (supervisor, lead):
            watch_call(actor=who, call_id=call.pk)
        stop_watching(actor=supervisor)
        assert [one.staff for one in call.watches.filter(until=None)] == [lead]

    def test_the_other_units_stacked_call(self, dispatcher, make_call, make_unit):
        units = [make_unit("CRT1"), make_unit("CRT2")]
        out = [
            assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk) for unit in units
        ]
        waiting = [
            stack_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk) for unit in units
        ]
        for status in (S.EN_ROUTE, S.ON_SCENE, S.CLEARED):
            report_progress(actor=dispatcher, assignment_id=out[0].pk, status=status)
        assert [fresh(one).status for one in waiting] == [S.DISPATCHED, S.STACKED]
        assert fresh(waiting[1]).call.status == CallStatus.PENDING

    def test_another_call_promised_to_the_same_unit_when_one_closes(
        self, dispatcher, make_call, make_unit
    ):
        over = make_call()
        waiting = []
        for name, call in (("CRT1", over), ("CRT2", make_call())):
            unit = make_unit(name)
            assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)
            waiting.append(stack_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk))
        close_served(dispatcher, over)
        assert [fresh(one).status for one in waiting] == [S.CANCELLED, S.STACKED]

    def test_the_session_of_whoever_did_not_sign_out(self, casey, robin):
        record_sign_out(actor=casey)
        assert (fresh(casey).presence, fresh(robin).presence) == ("off", "available")

    def test_the_keys_of_another(self, admin, casey, robin):
        for who in (casey, robin):
            issue_token(actor=admin, username=who.username)
        assert revoke_tokens(actor=admin, username=casey.username) == 1
        assert [one.staff for one in ApiToken.objects.filter(revoked_at=None)] == [robin]

    def test_the_access_of_another(self, admin, casey, robin):
        set_access(
            actor=admin, staff_id=casey.pk, role=Role.CLINICIAN, program=Program.CCD, unit_id=None,
            active=False,
        )  # fmt: skip
        assert not fresh(casey).is_active
        assert fresh(robin).is_active
        assert (fresh(casey).presence, fresh(robin).presence) == ("off", "available")


class TestMerged:
    def test_no_danger_comes_from_a_call_that_was_in_none(self, dispatcher, make_call):
        kept, other = make_call(), make_call()
        link_calls(actor=dispatcher, call_id=kept.pk, other_id=other.pk, kind=LinkKind.MERGED)
        assert fresh(kept).imminent_at is None
        assert not Alert.objects.exists()

    def test_danger_already_told_is_not_told_again(self, dispatcher, make_call):
        kept, other = make_call(), make_call(imminent_at=now())
        since = declare_imminent(actor=dispatcher, call_id=kept.pk).imminent_at
        link_calls(actor=dispatcher, call_id=kept.pk, other_id=other.pk, kind=LinkKind.MERGED)
        assert fresh(kept).imminent_at == since
        assert Alert.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_who_takes_two_calls_at_once_has_one(dispatcher, casey, make_call):
    offers = [
        offer_call(actor=dispatcher, call_id=make_call(destination=Destination.CCD).pk)
        for _ in (1, 2)
    ]
    told = []

    def second():
        with pytest.raises(ClinicianUnavailable) as refusal:
            accept_handoff(actor=casey, handoff_id=offers[1].pk)
        told.append(str(refusal.value))

    with transaction.atomic():
        accept_handoff(actor=casey, handoff_id=offers[0].pk)
        other = in_thread(second)
        other.join(0.3)
        assert other.is_alive()
    other.join(5)
    assert "on a call" in told[0]
    assert fresh(offers[1]).status == "offered"


class TestWhoSeesTheRow:
    def test_a_call_sent_elsewhere_leaves_one_console_and_comes_to_the_other(
        self, dispatcher, make_call, casey
    ):
        call = make_call(destination=Destination.CRT, band=3)
        crew = Audience(Role.CREW, Program.CRT, None)
        theirs, ours = calls_visible_to(crew), calls_visible_to(audience_of(casey))
        assert theirs.filter(pk=call.pk).exists()
        assert not ours.filter(pk=call.pk).exists()
        route = Route(band=4, destination=Destination.CCD, priority=4, because="The phone.")
        route_call(actor=dispatcher, call_id=call.pk, route=route)
        assert not theirs.filter(pk=call.pk).exists()
        assert ours.filter(pk=call.pk).exists()
        assert queue_for(audience_of(casey))[0].call_id == call.pk
