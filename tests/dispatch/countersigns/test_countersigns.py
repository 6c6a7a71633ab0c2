"""A second person's word: who may give it, what goes on until then, and how it ends."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.alerts.selectors import alerts_for
from dispatch.coaching.selectors import own_panel_for
from dispatch.countersigns import services
from dispatch.countersigns.models import Countersign
from dispatch.countersigns.selectors import countersigns_of
from dispatch.countersigns.services import (
    NoLongerAsked,
    NotBySamePerson,
    answer_countersign,
    ask_countersign,
    carries_out,
    withdraw_countersigns,
)
from dispatch.countersigns.timers import oldest_countersign_due, run_due_countersigns
from journal.codes.alerts import AlertStatus, PageReason
from journal.codes.calls import CallStatus
from journal.codes.countersigns import CountersignKind, CountersignStatus
from journal.codes.people import Role
from journal.services import append
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, NotFound
from tests.conftest import in_thread, person

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
KIND = CountersignKind.CLOSE_GRAVE
ASKED = {"disposition": "cancelled", "text": "The caller is a neighbour and was wrong."}


@pytest.fixture
def done(monkeypatch):
    """What was carried out."""
    acts = []
    monkeypatch.setattr(services, "CARRY_OUT", {})
    carries_out(KIND, lambda row, by, at: acts.append((row.pk, by.pk)) or [])
    return acts


@pytest.fixture
def ask(make_call, dispatcher, done):
    def make(call=None, by=None, kind=KIND):
        call = call or make_call()
        row, entries = ask_countersign(call, kind, by=by or dispatcher, at=now(), choice=ASKED)
        append(*entries, by=(by or dispatcher).pk)
        return row

    return make


def reasons(call, status=AlertStatus.RAISED):
    return set(call.alerts.filter(status=status).values_list("reason", flat=True))


@pytest.mark.django_db
class TestAnswering:
    def test_pages_the_supervisor_who_confirms_and_it_is_done(self, ask, supervisor, done):
        row = ask()
        assert reasons(row.call) == {PageReason.COUNTERSIGN}
        answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        row.refresh_from_db()
        assert (row.status, row.answered_by) == (CountersignStatus.CONFIRMED, supervisor)
        assert done == [(row.pk, supervisor.pk)]
        assert reasons(row.call) == set()

    def test_refused_is_not_done(self, ask, supervisor, done):
        row = ask()
        answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=False)
        row.refresh_from_db()
        assert (row.status, done) == (CountersignStatus.REFUSED, [])

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEAD])
    def test_who_asked_never_answers(self, ask, role, done):
        asker = person(role)
        row = ask(by=asker)
        with pytest.raises(NotBySamePerson, match="second person"):
            answer_countersign(actor=asker, countersign_id=row.pk, confirmed=True)
        with pytest.raises(NotBySamePerson):
            answer_countersign(actor=asker, countersign_id=row.pk, confirmed=False)
        row.refresh_from_db()
        assert (row.status, done) == (CountersignStatus.ASKED, [])

    def test_others_may_not(self, ask, dispatcher, call_taker, crew):
        row = ask(by=person(Role.LEAD))
        for other in (dispatcher, call_taker, crew):
            with pytest.raises(Forbidden):
                answer_countersign(actor=other, countersign_id=row.pk, confirmed=True)

    def test_a_clinician_only_of_a_call_that_they_see(self, ask, make_call, done):
        row = ask(make_call(destination="police", band=1, priority=1))
        clinician = person(Role.CLINICIAN, program="crt")
        with pytest.raises(NotFound):
            answer_countersign(actor=clinician, countersign_id=row.pk, confirmed=True)
        row = ask(make_call(destination="crt"))
        answer_countersign(actor=clinician, countersign_id=row.pk, confirmed=True)
        assert done

    def test_not_twice(self, ask, supervisor, done):
        row = ask()
        answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=False)
        with pytest.raises(NoLongerAsked, match=supervisor.name):
            answer_countersign(actor=person(Role.LEAD), countersign_id=row.pk, confirmed=True)
        assert not done

    def test_not_of_a_call_that_has_changed(self, ask, supervisor, done):
        row = ask()
        type(row.call).objects.filter(pk=row.call_id).update(priority=1)
        with pytest.raises(NoLongerAsked, match="has changed"):
            answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        assert not done

    def test_asking_again_withdraws_what_was_asked(self, ask, supervisor, done):
        first = ask()
        second = ask(first.call)
        first.refresh_from_db()
        assert (first.status, second.status) == (
            CountersignStatus.WITHDRAWN,
            CountersignStatus.ASKED,
        )
        assert reasons(first.call) == {PageReason.COUNTERSIGN}
        with pytest.raises(NoLongerAsked, match="withdrawn"):
            answer_countersign(actor=supervisor, countersign_id=first.pk, confirmed=True)

    def test_withdrawn_is_no_longer_paged(self, ask):
        row = ask()
        append(*withdraw_countersigns(row.call, now()), by=row.asked_by_id)
        assert reasons(row.call) == set()

    def test_one_of_two_kinds_withdrawn_leaves_the_page(self, ask, dispatcher):
        row = ask()
        other = ask(row.call, kind=CountersignKind.IMMINENT_IN_ERROR)
        append(*withdraw_countersigns(row.call, now(), other.kind), by=dispatcher.pk)
        row.refresh_from_db()
        assert row.status == CountersignStatus.ASKED
        assert reasons(row.call) == {PageReason.COUNTERSIGN}


@pytest.mark.django_db
class TestItsMinute:
    def test_lapses_at_the_minute_and_not_before(self, ask, supervisor, done):
        row = ask()
        assert run_due_countersigns(at=row.due_at - timedelta(microseconds=1)) == 0
        assert oldest_countersign_due(row.due_at) == row.due_at
        assert row.due_at - row.asked_at == timedelta(seconds=60)
        run_due_countersigns(at=row.due_at)
        row.refresh_from_db()
        assert row.status == CountersignStatus.LAPSED
        assert reasons(row.call) == {PageReason.NOT_COUNTERSIGNED}
        assert run_due_countersigns(at=row.due_at) == 0
        with pytest.raises(NoLongerAsked, match="lapsed"):
            answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        assert not done

    def test_an_answer_after_it_is_too_late_even_while_the_clock_stands(self, ask, supervisor):
        row = ask()
        # Its due time is fixed by the database; the clock of the test is what moves.
        with pytest.raises(NoLongerAsked, match="minute is over"):
            services.answer(row, by=supervisor, confirmed=True, at=row.due_at)

    def test_again_after_it_lapsed(self, ask, supervisor, done):
        row = ask()
        run_due_countersigns(at=row.due_at)
        again = ask(row.call)
        assert reasons(row.call) == {PageReason.COUNTERSIGN}
        answer_countersign(actor=supervisor, countersign_id=again.pk, confirmed=True)
        assert done == [(again.pk, supervisor.pk)]


@pytest.mark.django_db
class TestShown:
    def test_on_the_card_and_in_the_own_panel_of_who_asked(self, ask, supervisor, dispatcher):
        row = ask()
        (card,) = countersigns_of(Audience(Role.SUPERVISOR), row.call)
        assert card.may_answer
        assert "Cancelled" in card.what
        assert ASKED["text"] in card.why
        assert countersigns_of(Audience(Role.MANAGER), row.call) == ()
        (mine,) = own_panel_for(dispatcher).asked
        assert not mine.may_answer
        answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=False)
        (mine,) = own_panel_for(dispatcher).asked
        assert (mine.label, mine.answered_by) == ("refused", supervisor.name)
        Countersign.objects.filter(pk=row.pk).update(ended_at=now() - timedelta(minutes=11))
        assert own_panel_for(dispatcher).asked == ()

    def test_the_page_is_heard_by_whoever_may_answer(self, ask):
        row = ask()
        heard = {
            role: [alert for alert in alerts_for(Audience(role, program=program)) if alert.asks]
            for role, program in [
                (Role.SUPERVISOR, None),
                (Role.LEAD, "ccd"),
                (Role.CLINICIAN, "crt"),
                (Role.DISPATCHER, None),
            ]
        }
        assert {role: bool(alerts) for role, alerts in heard.items()} == {
            Role.SUPERVISOR: True,
            Role.LEAD: True,
            Role.CLINICIAN: True,
            Role.DISPATCHER: False,
        }
        assert row.call.number in heard[Role.SUPERVISOR][0].words
        # A clinician of another program does not see the call, and hears nothing of it.
        assert not alerts_for(Audience(Role.CLINICIAN, program="art"))


@pytest.mark.django_db
class TestHeldByTheDatabase:
    def test_who_asked_does_not_answer(self, ask):
        row = ask()
        with pytest.raises(IntegrityError, match="who_asked"), transaction.atomic():
            Countersign.objects.filter(pk=row.pk).update(
                status="confirmed", answered_by=row.asked_by, ended_at=now()
            )

    def test_a_question_is_not_changed_after_it_was_asked(self, ask):
        row = ask()
        for change in ({"choice": {}}, {"due_at": now()}, {"kind": "ease_triage"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Countersign.objects.filter(pk=row.pk).update(**change)

    def test_an_answer_is_not_taken_back(self, ask, supervisor):
        row = ask()
        answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=False)
        with pytest.raises(IntegrityError), transaction.atomic():
            Countersign.objects.filter(pk=row.pk).update(status="confirmed")

    def test_a_lock_is_eased_only_by_somebody_s_word(self, make_call):
        call = make_call(CallStatus.PENDING, band=2, priority=1, locked=True, ems=True)
        rows = type(call).objects.filter(pk=call.pk)
        for change in (
            {"band": 5},
            {"priority": 3},
            {"locked": False},
            {"destination": "ccd", "program": "ccd"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
        assert rows.update(band=1, priority=1, destination="police", program=None) == 1


@LIVE
def test_of_two_who_answer_at_once_one_is_told(seeded_call, done):
    call, dispatcher = seeded_call
    one, two = person(Role.SUPERVISOR), person(Role.LEAD)
    with transaction.atomic():
        row, entries = ask_countersign(call, KIND, by=dispatcher, at=now(), choice=ASKED)
        append(*entries, by=dispatcher.pk)
    told = []

    def second():
        with pytest.raises(NoLongerAsked, match=one.name):
            answer_countersign(actor=two, countersign_id=row.pk, confirmed=True)
        told.append(True)

    with transaction.atomic():
        answer_countersign(actor=one, countersign_id=row.pk, confirmed=False)
        other = in_thread(second)
        other.join(0.3)
        assert other.is_alive()
    other.join(5)
    assert told
    assert not done


@pytest.fixture
def seeded_call(make_call, dispatcher):
    return make_call(), dispatcher
