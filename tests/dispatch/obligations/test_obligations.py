"""What a decision or a person says must happen is owed by somebody (docs/decisions/0035)."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.assignments.services import assign_unit, report_progress, undo_progress
from dispatch.obligations.answers import (
    AlreadyAccepted,
    accept_obligation,
    acknowledge_page,
    end_obligation,
)
from dispatch.obligations.models import Obligation
from dispatch.obligations.selectors import cap_offers_for, owed_for, unmet
from dispatch.obligations.services import end_owed, fulfill, owe
from dispatch.obligations.states import HELP_OF, OBLIGATION, OUTLIVES_CALL
from dispatch.obligations.timers import run_due_obligations
from dispatch.response.services import ask_help, plan_response, record_arrival, withdraw_help
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from dispatch.waiting.rows import waiting_now
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Destination
from journal.codes.people import Program, Role
from journal.codes.scene import (
    Agency,
    ObligationKind,
    ObligationReason,
    ObligationStatus,
    Origin,
    PlanKind,
)
from journal.codes.units import AssignmentStatus
from journal.selectors import events_after
from journal.services import append
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.caseload.models import Case
from programs.clients.models import Alias
from programs.clients.services import record_caller
from programs.follow_ups.models import FollowUp
from programs.people.selectors import audience_of
from tests.conftest import in_thread

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
K, S, R = ObligationKind, ObligationStatus, ObligationReason
ROOM = Audience(Role.DISPATCHER)


@pytest.fixture
def call(make_call):
    return make_call(CallStatus.TRIAGING, destination=None, band=None, priority=None)


def route(**given):
    given = {"band": 2, "destination": Destination.CRT, "priority": 2, "because": "x"} | given
    return Route(**given)


def send(actor, call, **given):
    return route_call(actor=actor, call_id=call.pk, route=route(**given))


def owed(call, kind=None):
    rows = call.obligations.all()
    return [(row.kind, row.status) for row in (rows.filter(kind=kind) if kind else rows)]


def row_of(call, kind):
    return call.obligations.filter(kind=kind).last()


def ask(call, kind, origin, by):
    with transaction.atomic():
        entries = owe(
            call, kind, origin, by=by, at=now(),
            program=Program.CAP if kind in OUTLIVES_CALL else None,
        )  # fmt: skip
        if entries:
            append(*entries, by=by.pk)
    return row_of(call, kind)


@pytest.mark.django_db
class TestOwing:
    @pytest.mark.parametrize(("kind", "origin"), list(product(K, Origin)))
    def test_every_kind_whoever_says_so_is_asked_once_and_heard(
        self, dispatcher, make_call, kind, origin
    ):
        call = make_call()
        row = ask(call, kind, origin, dispatcher)
        assert (row.status, row.origin, row.asked_by) == (S.ASKED, origin, dispatcher)
        assert row.due_at > row.asked_at
        ask(call, kind, origin, dispatcher)
        assert len(owed(call)) == 1
        reasons = [alert.reason for alert in Alert.objects.all()]
        if kind in HELP_OF:
            assert reasons == [HELP_OF[kind]]
        else:
            assert reasons == (["hard_stop"] if kind == K.SUPERVISOR else [])
        assert [one.kind for one in unmet(call)] == ([] if kind in OUTLIVES_CALL else [kind])

    @pytest.mark.parametrize("kind", K)
    def test_what_was_cancelled_and_asked_again_is_a_new_row_with_a_new_alarm(
        self, dispatcher, make_call, kind
    ):
        call = make_call()
        ask(call, kind, Origin.TRIAGE, dispatcher)
        with transaction.atomic():
            append(*end_owed(call, kind, R.DONE_OTHERWISE, by=dispatcher, at=now()), by=None)
        assert not Alert.objects.filter(status="raised").exists()
        ask(call, kind, Origin.TRIAGE, dispatcher)
        assert owed(call) == [(kind, S.CANCELLED), (kind, S.ASKED)]
        alarms = 1 if kind in HELP_OF or kind == K.SUPERVISOR else 0
        assert Alert.objects.filter(status="raised").count() == alarms
        assert Alert.objects.count() == 2 * alarms

    def test_the_route_owes_what_it_says(self, dispatcher, call):
        send(
            dispatcher, call, co_response=True, ems=True, supervisor=True, art_along=True,
            cap_referral=True, follow_up=(Program.CRT, now() + timedelta(hours=9)),
        )  # fmt: skip
        kinds = {K.POLICE, K.EMS, K.SUPERVISOR, K.ART, K.CAP_OFFER, K.FOLLOW_UP}
        assert set(owed(call)) == {(kind, S.ASKED) for kind in kinds}
        assert {row.origin for row in call.obligations.all()} == {Origin.TRIAGE}
        call.refresh_from_db()
        assert call.co_response
        assert call.ems
        assert call.supervisor
        assert call.art_along
        assert call.cap_referral
        heard = {alert.reason for alert in Alert.objects.all()}
        assert heard == {"police", "ems", "hard_stop"}

    @pytest.mark.parametrize(
        ("given", "kind", "origin"),
        [
            ({"destination": Destination.POLICE, "band": 1}, K.POLICE, Origin.TRIAGE),
            (
                {"destination": Destination.POLICE, "need": Destination.CRT},
                K.POLICE,
                Origin.FALLBACK,
            ),
            ({"destination": Destination.LIFELINE, "band": 5}, K.LIFELINE, Origin.TRIAGE),
            (
                {"destination": Destination.POLICE, "origin": Origin.OVERRIDE},
                K.POLICE,
                Origin.OVERRIDE,
            ),
        ],
    )
    def test_where_a_call_is_sent_owes_too(self, dispatcher, call, given, kind, origin):
        send(dispatcher, call, **given)
        (row,) = call.obligations.all()
        assert (row.kind, row.origin) == (kind, origin)

    def test_an_ordinary_call_owes_nothing(self, dispatcher, call):
        send(dispatcher, call, band=3)
        assert owed(call) == []

    def test_a_plan_and_a_help_key_owe_by_the_same_row(self, dispatcher, make_call):
        call = make_call()
        plan_response(actor=dispatcher, call_id=call.pk, kind=PlanKind.CRISIS)
        with pytest.raises(Refusal, match="asked for already"):
            ask_help(actor=dispatcher, call_id=call.pk, reason=PageReason.POLICE)
        assert owed(call) == [(K.POLICE, S.ASKED)]
        ask_help(actor=dispatcher, call_id=call.pk, reason=PageReason.FIRE)
        assert owed(call, K.FIRE) == [(K.FIRE, S.ASKED)]


@pytest.mark.django_db
class TestTriagedAgain:
    def test_milder_it_takes_back_what_only_triage_asked_for(self, dispatcher, call):
        send(dispatcher, call, band=3, co_response=True, ems=True)
        send(dispatcher, call, ems=True, band=4)
        assert set(owed(call)) == {(K.POLICE, S.CANCELLED), (K.EMS, S.ASKED)}
        row = row_of(call, K.POLICE)
        assert (row.reason, row.ended_by) == (R.MILDER_TRIAGE, dispatcher)
        call.refresh_from_db()
        assert not call.co_response
        assert call.ems
        assert [alert.reason for alert in Alert.objects.filter(status="raised", kind="help")] == [
            "ems"
        ]

    def test_what_a_person_asked_for_stays(self, dispatcher, call):
        ask_help(actor=dispatcher, call_id=call.pk, reason=PageReason.EMS)
        send(dispatcher, call, band=4)
        assert owed(call) == [(K.EMS, S.ASKED)]
        call.refresh_from_db()
        assert call.ems

    def test_what_a_person_asked_for_as_well_stays(self, dispatcher, call):
        send(dispatcher, call, band=3, co_response=True)
        ask_help(actor=dispatcher, call_id=call.pk, reason=PageReason.POLICE)
        send(dispatcher, call, band=4)
        row = row_of(call, K.POLICE)
        assert (row.status, row.wanted_by) == (S.ASKED, dispatcher)
        with pytest.raises(Refusal, match="triage"):
            withdraw_help(actor=dispatcher, call_id=call.pk, reason=PageReason.POLICE)

    def test_what_is_coming_goes_on_and_says_so(self, dispatcher, call):
        send(dispatcher, call, band=3, co_response=True)
        accept_obligation(actor=dispatcher, obligation_id=row_of(call, K.POLICE).pk, who="2B15")
        send(dispatcher, call, band=4)
        row = row_of(call, K.POLICE)
        assert row.status == S.ACCEPTED
        assert row.eased_at
        assert "obligation.kept" in [event.kind for event in events_after(0)]
        send(dispatcher, call, band=3, co_response=True)
        row.refresh_from_db()
        assert row.eased_at is None
        assert len(owed(call)) == 1

    def test_graver_it_is_late_sooner(self, dispatcher, call):
        send(dispatcher, call, band=4, ems=True)
        before = row_of(call, K.EMS).due_at
        send(dispatcher, call, band=1, ems=True)
        assert row_of(call, K.EMS).due_at < before

    def test_the_supervisor_who_answered_is_paged_again_only_for_worse(
        self, dispatcher, supervisor, call
    ):
        send(dispatcher, call, band=3, supervisor=True)
        acknowledge_page(actor=supervisor, alert_id=Alert.objects.get().pk)
        assert owed(call) == [(K.SUPERVISOR, S.ACCEPTED)]
        send(dispatcher, call, band=3, supervisor=True)
        assert owed(call) == [(K.SUPERVISOR, S.ACCEPTED)]
        send(dispatcher, call, band=2, supervisor=True)
        assert owed(call) == [(K.SUPERVISOR, S.ACCEPTED), (K.SUPERVISOR, S.ASKED)]


@pytest.mark.django_db
class TestAnswers:
    def test_accepting_says_who_and_ends_the_alarm_on_every_console(
        self, dispatcher, supervisor, call
    ):
        send(dispatcher, call, co_response=True)
        assert [row.kind for row in alerts_for(ROOM)] == ["help"]
        row = accept_obligation(
            actor=supervisor, obligation_id=row_of(call, K.POLICE).pk, who=" 2B15 "
        )
        assert (row.status, row.who, row.accepted_by) == (S.ACCEPTED, "2B15", supervisor)
        assert alerts_for(ROOM) == []
        assert unmet(call) == []
        arrived = record_arrival(actor=dispatcher, call_id=call.pk, agency=Agency.POLICE)
        assert (arrived.status, arrived.who) == (S.ARRIVED, "2B15")
        facts = [event.kind for event in events_after(0)]
        assert "call.agency_arrived" in facts

    def test_who_is_needed_to_accept(self, dispatcher, call):
        send(dispatcher, call, co_response=True)
        with pytest.raises(Invalid, match="who goes"):
            accept_obligation(actor=dispatcher, obligation_id=row_of(call, K.POLICE).pk, who="  ")
        assert owed(call) == [(K.POLICE, S.ASKED)]

    def test_the_second_is_told_who_goes(self, dispatcher, supervisor, call):
        send(dispatcher, call, ems=True)
        pk = row_of(call, K.EMS).pk
        accept_obligation(actor=dispatcher, obligation_id=pk, who="EMSA 41")
        with pytest.raises(AlreadyAccepted, match=f"{dispatcher.name}.*EMSA 41"):
            accept_obligation(actor=supervisor, obligation_id=pk, who="EMSA 7")

    def test_answering_the_request_is_not_yet_somebody_who_goes(self, dispatcher, call):
        send(dispatcher, call, co_response=True)
        acknowledge_page(actor=dispatcher, alert_id=Alert.objects.get().pk)
        assert [row.kind for row in unmet(call)] == [K.POLICE]

    def test_nobody_below_the_supervisor_lets_a_grave_call_go(self, dispatcher, supervisor, call):
        send(dispatcher, call, band=2, co_response=True)
        pk = row_of(call, K.POLICE).pk
        with pytest.raises(Forbidden, match="only the supervisor"):
            end_obligation(actor=dispatcher, obligation_id=pk, reason=R.NOT_NEEDED)
        with pytest.raises(Invalid, match="done instead"):
            end_obligation(actor=supervisor, obligation_id=pk, reason=R.NOT_NEEDED)
        end_obligation(
            actor=supervisor, obligation_id=pk, reason=R.NOT_NEEDED, words="Officer on scene."
        )
        assert unmet(call) == []

    def test_in_a_mild_band_the_dispatcher_may(self, dispatcher, call):
        send(dispatcher, call, band=4, co_response=True)
        end_obligation(
            actor=dispatcher, obligation_id=row_of(call, K.POLICE).pk, reason=R.NOT_NEEDED
        )
        assert unmet(call) == []

    @pytest.mark.parametrize("kind", HELP_OF)
    def test_who_cannot_come_is_the_supervisors_who_says_what_instead(
        self, dispatcher, supervisor, make_call, kind
    ):
        call = make_call()
        row = ask(call, kind, Origin.TRIAGE, dispatcher)
        end_obligation(actor=dispatcher, obligation_id=row.pk, reason=R.NO_UNIT)
        (wanted,) = unmet(call)
        assert (wanted.kind, wanted.instead_of) == (K.SUPERVISOR, kind)
        page = Alert.objects.get(status="raised")
        assert page.reason == PageReason.INSTEAD
        acknowledge_page(actor=supervisor, alert_id=page.pk)
        assert [one.pk for one in unmet(call)] == [wanted.pk]
        with pytest.raises(Forbidden):
            accept_obligation(actor=dispatcher, obligation_id=wanted.pk, who="never mind")
        accept_obligation(actor=supervisor, obligation_id=wanted.pk, who="Two CRT units stage")
        assert unmet(call) == []

    def test_a_supervisor_who_says_so_says_what_instead_at_once(
        self, dispatcher, supervisor, make_call
    ):
        call = make_call()
        row = ask(call, K.POLICE, Origin.TRIAGE, dispatcher)
        end_obligation(
            actor=supervisor, obligation_id=row.pk, reason=R.NO_UNIT, words="Sheriff goes."
        )
        assert unmet(call) == []

    def test_unavailable_and_asked_again(self, dispatcher, make_call):
        call = make_call()
        row = ask(call, K.EMS, Origin.PERSON, dispatcher)
        end_obligation(actor=dispatcher, obligation_id=row.pk, reason=R.DECLINED)
        ask_help(actor=dispatcher, call_id=call.pk, reason=PageReason.EMS)
        assert owed(call, K.EMS) == [(K.EMS, S.UNAVAILABLE), (K.EMS, S.ASKED)]

    def test_the_program_gives_no_reason_of_its_own_by_hand(self, dispatcher, make_call):
        row = ask(make_call(band=4), K.EMS, Origin.TRIAGE, dispatcher)
        with pytest.raises(Invalid):
            end_obligation(actor=dispatcher, obligation_id=row.pk, reason=R.MILDER_TRIAGE)

    def test_what_is_over_is_not_answered(self, dispatcher, make_call):
        call = make_call()
        row = ask(call, K.EMS, Origin.PERSON, dispatcher)
        record_arrival(actor=dispatcher, call_id=call.pk, agency=Agency.EMS)
        for act in (
            lambda: accept_obligation(actor=dispatcher, obligation_id=row.pk, who="x"),
            lambda: end_obligation(actor=dispatcher, obligation_id=row.pk, reason=R.NO_UNIT),
        ):
            with pytest.raises(Refusal, match="arrived already"):
                act()

    def test_of_nothing_there_is_nothing_to_say(self, dispatcher, call):
        with pytest.raises(NotFound):
            accept_obligation(actor=dispatcher, obligation_id=call.pk, who="x")

    @pytest.mark.parametrize(
        ("kind", "may"),
        [
            (K.POLICE, {Role.DISPATCHER, Role.SUPERVISOR}),
            (K.EMS, {Role.DISPATCHER, Role.SUPERVISOR}),
            (K.FIRE, {Role.DISPATCHER, Role.SUPERVISOR}),
            (K.SUPERVISOR, {Role.SUPERVISOR, Role.LEAD}),
            (K.ART, {Role.DISPATCHER, Role.CLINICIAN, Role.SUPERVISOR, Role.LEAD}),
            (K.CAP_OFFER, {Role.LEAD}),
            (
                K.LIFELINE,
                {
                    Role.CALL_TAKER, Role.DISPATCHER, Role.CLINICIAN, Role.SUPERVISOR, Role.LEAD,
                },
            ),
            (K.FOLLOW_UP, {Role.SUPERVISOR, Role.LEAD, Role.MANAGER}),
        ],
    )  # fmt: skip
    def test_who_may_accept_which(self, dispatcher, make_person, make_call, kind, may):
        call = make_call(destination=Destination.CCD)
        record_caller(call=call.pk, number=call.number, at=now(), name="Jo", phone="", address="")
        let = set()
        for role in Role:
            row = ask(call, kind, Origin.TRIAGE, dispatcher)
            actor = make_person(role, f"some-{role}", program=Program.CCD)
            try:
                with transaction.atomic():
                    accept_obligation(actor=actor, obligation_id=row.pk, who="somebody")
                    let.add(role)
                    transaction.set_rollback(True)
            except Forbidden:
                pass
        assert let == may


@pytest.mark.django_db
class TestArtAlong:
    def test_an_art_unit_that_is_sent_is_it_and_called_off_it_is_asked_anew(
        self, dispatcher, call, make_unit
    ):
        send(dispatcher, call, art_along=True)
        crt, art = make_unit(), make_unit("ART1", Program.ART)
        assign_unit(actor=dispatcher, call_id=call.pk, unit_id=crt.pk)
        assert owed(call) == [(K.ART, S.ASKED)]
        sent = assign_unit(actor=dispatcher, call_id=call.pk, unit_id=art.pk)
        assert owed(call) == [(K.ART, S.ACCEPTED)]
        assert row_of(call, K.ART).who == "ART1"
        report_progress(actor=dispatcher, assignment_id=sent.pk, status=AssignmentStatus.CANCELLED)
        assert owed(call) == [(K.ART, S.UNAVAILABLE), (K.ART, S.ASKED)]

    def test_a_wrong_key_taken_back_asks_anew(self, dispatcher, call, make_unit):
        send(dispatcher, call, art_along=True)
        art = make_unit("ART1", Program.ART)
        sent = assign_unit(actor=dispatcher, call_id=call.pk, unit_id=art.pk)
        undo_progress(actor=dispatcher, assignment_id=sent.pk)
        assert owed(call)[-1] == (K.ART, S.ASKED)

    def test_one_that_is_there_already_is_it(self, dispatcher, make_call, make_unit):
        call, art = make_call(), make_unit("ART1", Program.ART)
        assign_unit(actor=dispatcher, call_id=call.pk, unit_id=art.pk)
        send(dispatcher, call, art_along=True)
        assert owed(call) == [(K.ART, S.ACCEPTED)]


@pytest.mark.django_db
class TestCapOffer:
    @pytest.fixture
    def offered(self, dispatcher, make_call):
        call = make_call(
            destination=Destination.CRT, caller_name="Pat Person", caller_phone="405-555-0143"
        )
        record_caller(
            call=call.pk, number=call.number, at=now(), name="Pat Person",
            phone="405-555-0143", address="100 Main St",
        )  # fmt: skip
        send(dispatcher, call, cap_referral=True)
        return call

    @pytest.fixture
    def advocate(self, make_person, make_unit):
        unit = make_unit("CAP1", Program.CAP)
        return make_person(Role.CREW, "advocate", program=Program.CAP, unit=unit)

    def test_reaches_cap_with_the_person_and_the_number(self, offered, advocate):
        (row,) = cap_offers_for(audience_of(advocate))
        assert (row.person, row.phone) == ("Pat Person", "405-555-0143")
        assert row.call_id is None
        assert row.place == ""
        assert [one.id for one in owed_for(audience_of(advocate))] == [row.id]

    def test_taken_it_is_a_case_with_the_person_and_the_number(self, offered, advocate):
        accept_obligation(
            actor=advocate, obligation_id=row_of(offered, K.CAP_OFFER).pk, who="Advocate"
        )
        case = Case.objects.get()
        assert (case.client.name, case.owner) == ("Pat Person", advocate)
        assert Alias.objects.filter(client=case.client, kind="phone").exists()
        assert cap_offers_for(audience_of(advocate)) == []

    def test_somebody_on_the_caseload_is_taken_once(self, dispatcher, offered, advocate):
        for _ in range(2):
            row = row_of(offered, K.CAP_OFFER)
            accept_obligation(actor=advocate, obligation_id=row.pk, who="Advocate")
            ask(offered, K.CAP_OFFER, Origin.PERSON, dispatcher)
            if row_of(offered, K.CAP_OFFER).status == S.ACCEPTED:
                break
        assert Case.objects.count() == 1

    def test_refused_says_why(self, offered, advocate):
        row = end_obligation(
            actor=advocate,
            obligation_id=row_of(offered, K.CAP_OFFER).pk,
            reason=R.PERSON_REFUSED,
            words="Wants nobody.",
        )
        assert (row.status, row.words) == (S.CANCELLED, "Wants nobody.")

    @pytest.mark.parametrize("role", [Role.DISPATCHER, Role.CREW, Role.CLINICIAN])
    def test_nobody_else_takes_it(self, offered, make_person, unit, role):
        program = Program.CCD if role == Role.CLINICIAN else Program.CRT
        riding = {"unit": unit} if role == Role.CREW else {}
        other = make_person(role, "other", program=program, **riding)
        with pytest.raises(Forbidden):
            accept_obligation(actor=other, obligation_id=row_of(offered, K.CAP_OFFER).pk, who="x")
        assert cap_offers_for(audience_of(other)) == []

    def test_does_not_hold_the_call_and_stays_late_with_cap(self, offered, advocate):
        assert unmet(offered) == []
        later = now() + timedelta(days=2)
        assert run_due_obligations(at=later) == 1
        (row,) = cap_offers_for(audience_of(advocate))
        assert row.owed.late
        assert row.rank.startswith("0|")


@pytest.mark.django_db
class TestLate:
    def test_marked_once_and_the_supervisor_paged_in_a_grave_band(self, dispatcher, call):
        send(dispatcher, call, band=2, co_response=True)
        due = row_of(call, K.POLICE).due_at
        assert run_due_obligations(at=due - timedelta(seconds=1)) == 0
        assert run_due_obligations(at=due) == 2
        assert run_due_obligations(at=due) == 0
        assert Alert.objects.get(reason=PageReason.OWED).kind == "page"
        (row,) = owed_for(ROOM)
        assert row.owed.late

    def test_accepting_takes_the_page_down_and_not_coming_is_late_again(self, dispatcher, call):
        send(dispatcher, call, band=2, co_response=True)
        run_due_obligations(at=row_of(call, K.POLICE).due_at)
        row = accept_obligation(
            actor=dispatcher, obligation_id=row_of(call, K.POLICE).pk, who="2B15"
        )
        assert Alert.objects.get(reason=PageReason.OWED).status == "lapsed"
        assert run_due_obligations(at=row.due_at) == 2
        assert Alert.objects.filter(reason=PageReason.OWED, status="raised").count() == 1

    def test_one_of_two_accepted_the_page_stays_for_the_other(self, dispatcher, call):
        send(dispatcher, call, band=2, co_response=True, ems=True)
        run_due_obligations(at=now() + timedelta(hours=1))
        accept_obligation(actor=dispatcher, obligation_id=row_of(call, K.POLICE).pk, who="2B15")
        assert Alert.objects.get(reason=PageReason.OWED).status == "raised"

    def test_a_follow_up_that_somebody_owns_is_accepted(self, dispatcher, clinician, call):
        send(dispatcher, call, follow_up=(Program.CRT, now() + timedelta(hours=9)))
        assert run_due_obligations(at=now()) == 0
        FollowUp.objects.filter(call=call.pk).update(owner=clinician)
        assert run_due_obligations(at=now()) == 1
        assert row_of(call, K.FOLLOW_UP).who == clinician.name

    def test_whoever_was_on_the_way_to_a_call_that_ended_is_owed_no_more(
        self, dispatcher, make_call
    ):
        call = make_call(CallStatus.CLOSED)
        for kind in (K.POLICE, K.CAP_OFFER):
            ask(call, kind, Origin.TRIAGE, dispatcher)
        assert run_due_obligations(at=now() + timedelta(days=3)) == 1
        assert {row.owed.kind for row in owed_for(ROOM)} == {K.CAP_OFFER}
        assert {row.about for row in waiting_now()} == {
            f"obligation:{row_of(call, K.CAP_OFFER).pk}"
        }

    def test_fulfilling_what_nobody_asked_for_does_nothing(self, dispatcher, make_call):
        assert fulfill(make_call(), K.LIFELINE, by=dispatcher, who="988", at=now()) == []


@pytest.mark.django_db
class TestBoard:
    def test_late_first_then_what_is_late_soonest(self, dispatcher, make_call):
        mild, grave = make_call(band=4), make_call(band=1)
        ask(mild, K.EMS, Origin.PERSON, dispatcher)
        ask(grave, K.POLICE, Origin.PERSON, dispatcher)
        assert [row.call_id for row in owed_for(ROOM)] == [grave.pk, mild.pk]
        Obligation.objects.filter(call=mild).update(due_at=now() - timedelta(minutes=1))
        assert [row.call_id for row in owed_for(ROOM)] == [mild.pk, grave.pk]

    def test_who_can_do_nothing_of_it_sees_nothing_of_it(self, dispatcher, crew, make_call):
        call = make_call()
        for kind in (K.POLICE, K.SUPERVISOR, K.CAP_OFFER):
            ask(call, kind, Origin.TRIAGE, dispatcher)
        assert owed_for(audience_of(crew)) == []
        assert len(owed_for(ROOM)) == 3

    def test_whose_call_is_not_to_be_seen_is_not_on_it(self, dispatcher, clinician, make_call):
        ask(make_call(destination=Destination.CRT), K.ART, Origin.TRIAGE, dispatcher)
        assert owed_for(audience_of(clinician)) == []

    def test_two_hundred(self, client, dispatcher, make_call, django_assert_max_num_queries):
        for _ in range(200):
            ask(make_call(), K.POLICE, Origin.TRIAGE, dispatcher)
        client.force_login(dispatcher)
        with django_assert_max_num_queries(25):
            page = client.get("/owed/", secure=True).content.decode()
        assert page.count('data-subject="obligation:') == 200

    def test_empty(self, client, dispatcher):
        client.force_login(dispatcher)
        assert "Nothing is owed." in client.get("/owed/", secure=True).content.decode()


@pytest.mark.django_db
class TestStored:
    def refuses(self, constraint, **change):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Obligation.objects.update(**change)

    @pytest.mark.parametrize(("source", "target"), list(product(S, S)))
    def test_the_database_refuses_every_move_that_is_not_listed(self, make_call, source, target):
        def columns(status):
            over = status in (S.UNAVAILABLE, S.CANCELLED)
            went = status in (S.ACCEPTED, S.ARRIVED)
            return {
                "status": status,
                "accepted_at": now() if went else None,
                "who": "2B15" if went else "",
                "arrived_at": now() if status == S.ARRIVED else None,
                "ended_at": now() if over else None,
                "reason": R.NO_UNIT if over else None,
            }

        row = Obligation.objects.create(
            call=make_call(), kind=K.EMS, origin="person", due_at=now(),
            asked_at=now() - timedelta(minutes=1), **columns(source),
        )  # fmt: skip
        move = Obligation.objects.filter(pk=row.pk)
        if source == target or (source, target) in OBLIGATION.pairs():
            assert move.update(**columns(target)) == 1
        else:
            with pytest.raises(IntegrityError, match="may not go from"), transaction.atomic():
                move.update(**columns(target))

    def test_no_half_of_an_answer(self, dispatcher, make_call):
        row = ask(make_call(), K.POLICE, Origin.PERSON, dispatcher)
        self.refuses("accepted_says_who_goes", status=S.ACCEPTED, accepted_at=now())
        self.refuses("arrived_says_when", status=S.ARRIVED)
        self.refuses("what_does_not_come_says_why", status=S.CANCELLED, ended_at=now())
        self.refuses("what_is_asked_has_a_time", due_at=None)
        self.refuses("kept as it was said", kind=K.EMS)
        self.refuses("kept as it was said", origin=Origin.TRIAGE)
        with pytest.raises(IntegrityError, match="kept as it was said"), transaction.atomic():
            row.delete()

    def test_not_twice_and_not_nobodys(self, make_call):
        call = make_call()

        def make(kind):
            with transaction.atomic():
                Obligation.objects.create(
                    call=call, kind=kind, origin="person", asked_at=now(), due_at=now()
                )

        make(K.POLICE)
        with pytest.raises(IntegrityError, match="the_same_is_asked_once"):
            make(K.POLICE)
        with pytest.raises(IntegrityError, match="what_outlives_a_call_has_a_program"):
            make(K.CAP_OFFER)


@LIVE
def test_of_two_who_accept_at_once_the_second_waits_and_is_told(dispatcher, make_person, make_call):
    call = make_call()
    row = ask(call, K.POLICE, Origin.TRIAGE, dispatcher)
    other = make_person(Role.SUPERVISOR, "other")
    told = []

    def second():
        with pytest.raises(AlreadyAccepted) as refusal:
            accept_obligation(actor=other, obligation_id=row.pk, who="2B16")
        told.append(str(refusal.value))

    with transaction.atomic():
        accept_obligation(actor=dispatcher, obligation_id=row.pk, who="2B15")
        thread = in_thread(second)
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(5)
    assert told == [f"{dispatcher.name} accepted this already: 2B15 goes."]
