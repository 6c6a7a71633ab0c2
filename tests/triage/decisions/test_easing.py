"""Nothing grave is eased on one person's word: locks, re-triage, overrides, and a second person."""

from datetime import timedelta

import pytest
from django.db import transaction

from dispatch.alerts.models import Alert
from dispatch.calls.gravity import GOES_ALONG, gravity_of, is_eased
from dispatch.calls.models import Call
from dispatch.countersigns.models import Countersign
from dispatch.countersigns.services import NoLongerAsked, answer_countersign
from dispatch.countersigns.timers import run_due_countersigns
from dispatch.routing.routes import Route
from dispatch.routing.services import StaysGrave, route_call
from journal.codes.alerts import AlertKind, PageReason
from journal.codes.calls import CallStatus, Destination
from journal.codes.countersigns import CountersignStatus
from journal.codes.people import Role
from journal.codes.triage import OverrideReason
from journal.selectors import last_seq
from mih.demo.invented import CLEAR
from programs.base.words import is_sentence
from tests.conftest import in_thread, person
from triage.decisions.deciding import FIRST, StaleForm
from triage.decisions.easing import BandLocked, Easing, EasingUnexplained, OverrideChoice
from triage.decisions.models import Assessment, Override
from triage.decisions.services import decide, override_decision

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WHY = "Her sister is with her and took the knife away."
EASING = Easing(OverrideReason.SCENE_INFORMATION, WHY)
LOCKS = {
    "threat": CLEAR | {"threat": "yes"},
    "attempt": CLEAR | {"attempt": "attempt"},
    "overdose": CLEAR | {"attempt": "overdose_other"},
    "threat and medical": CLEAR | {"threat": "yes", "medical": "yes"},
}
MILD = [Destination.LIFELINE, Destination.CAP, Destination.CCD]


@pytest.fixture
def ask(dispatcher, protocol):
    def make(call, answers, **given):
        return decide(
            **{"actor": dispatcher, "call_id": call.pk, "protocol": protocol} | given,
            answers=answers,
        )

    return make


@pytest.fixture
def override(dispatcher, protocol):
    def make(call, answers, band, destination, text=WHY, **given):
        choice = OverrideChoice(band, destination, OverrideReason.CLINICAL_JUDGEMENT, text)
        return override_decision(
            **{"actor": dispatcher, "call_id": call.pk, "protocol": protocol} | given,
            answers=answers,
            choice=choice,
        )

    return make


def now_of(call):
    call.refresh_from_db()
    return call.band, call.destination, call.priority


def asked():
    return Countersign.objects.get(status=CountersignStatus.ASKED)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x", False),
        ("", False),
        ("......... ...... ......", False),
        ("aaaaaaa aaaaaaa aaaaaaa", False),
        ("no no no no no no no no no", False),
        ("asdfghjklqwertyuiop", False),
        ("Not needed", False),
        ("Calm with her sister now", True),
        ("La vecina está con él y está tranquilo", True),
    ],
)
def test_a_sentence_is_words_that_say_something(text, says):
    assert is_sentence(text) is says


@pytest.mark.django_db
class TestALock:
    """Band, destination, priority and who goes along, whatever the way."""

    @pytest.mark.parametrize("answers", LOCKS.values(), ids=LOCKS)
    @pytest.mark.parametrize("band", range(1, 6))
    @pytest.mark.parametrize("destination", MILD)
    def test_is_not_sent_where_nobody_goes(self, override, make_call, answers, band, destination):
        call = make_call(CallStatus.TRIAGING)
        with pytest.raises(BandLocked, match="nothing of it is eased"):
            override(call, answers, band, destination, actor=person(Role.SUPERVISOR))
        call.refresh_from_db()
        assert call.status == CallStatus.TRIAGING
        assert last_seq() == 0

    @pytest.mark.parametrize("answers", LOCKS.values(), ids=LOCKS)
    @pytest.mark.parametrize("band", range(1, 6))
    @pytest.mark.parametrize("destination", list(Destination))
    def test_no_override_eases_anything_of_it(
        self, override, ask, make_call, answers, band, destination, protocol
    ):
        advised = ask(make_call(CallStatus.TRIAGING), answers)
        before = gravity_of(Call.objects.get(pk=advised.call_id))
        call = make_call(CallStatus.TRIAGING)
        try:
            override(call, answers, band, destination)
        except Exception:
            return
        call.refresh_from_db()
        assert not is_eased(before, gravity_of(call)), (before, gravity_of(call))
        assert call.locked

    def test_a_graver_override_never_raises_the_number_of_the_priority(self, override, make_call):
        call = make_call(CallStatus.TRIAGING)
        override(call, LOCKS["attempt"], 2, Destination.CRT)
        assert now_of(call) == (2, "crt", 1)

    def test_answers_sent_with_an_override_do_not_take_it_off(self, override, ask, make_call):
        call = make_call(CallStatus.TRIAGING)
        ask(call, LOCKS["threat"])
        with pytest.raises(BandLocked):
            override(call, CLEAR, 5, Destination.LIFELINE)
        assert now_of(call) == (1, "police", 1)

    def test_what_goes_round_the_commands_of_triage_is_refused_too(
        self, ask, make_call, dispatcher
    ):
        call = make_call(CallStatus.TRIAGING)
        ask(call, LOCKS["attempt"])
        for route in (
            Route(band=5, destination=Destination.CRT, priority=1, because="x"),
            Route(band=2, destination=Destination.CCD, priority=1, because="x"),
            Route(band=2, destination=Destination.CRT, priority=3, because="x"),
        ):
            with pytest.raises(StaysGrave):
                route_call(actor=dispatcher, call_id=call.pk, route=route)
        assert now_of(call)[0] == 2

    def test_goes_on_when_the_answers_make_it_graver_without_a_lock(self, ask, make_call):
        call = make_call(CallStatus.TRIAGING)
        ask(call, LOCKS["attempt"])
        ask(call, {"threat": "yes"})
        call.refresh_from_db()
        assert (call.band, call.locked) == (1, True)


@pytest.mark.django_db
class TestOverridingWhatIsGrave:
    ANSWERS = CLEAR | {"others": "signs"}

    def test_the_advice_goes_on_until_a_second_person_confirms(
        self, override, make_call, supervisor, dispatcher
    ):
        call = make_call(CallStatus.TRIAGING)
        assert override(call, self.ANSWERS, 4, Destination.CCD) is None
        assert now_of(call)[:2] == (2, "crt")
        assert not Override.objects.exists()
        assert call.alerts.filter(reason=PageReason.COUNTERSIGN).exists()
        answer_countersign(actor=supervisor, countersign_id=asked().pk, confirmed=True)
        assert now_of(call) == (4, "ccd", 4)
        kept = Override.objects.get()
        assert (kept.by, kept.countersign) == (dispatcher, Countersign.objects.get().pk)
        assert call.alerts.filter(kind=AlertKind.BAND_FALL).exists()

    def test_refused_the_graver_stays(self, override, make_call, supervisor):
        call = make_call(CallStatus.TRIAGING)
        override(call, self.ANSWERS, 4, Destination.CCD)
        answer_countersign(actor=supervisor, countersign_id=asked().pk, confirmed=False)
        assert now_of(call)[:2] == (2, "crt")
        assert not Override.objects.exists()

    def test_unanswered_for_a_minute_the_graver_stays(self, override, make_call, supervisor):
        call = make_call(CallStatus.TRIAGING)
        override(call, self.ANSWERS, 4, Destination.CCD)
        row = asked()
        run_due_countersigns(at=row.asked_at + timedelta(seconds=60))
        with pytest.raises(NoLongerAsked):
            answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        assert now_of(call)[:2] == (2, "crt")

    @pytest.mark.parametrize("text", ["x", "ok", "......", "none none none"])
    def test_needs_a_sentence(self, override, make_call, text):
        call = make_call(CallStatus.TRIAGING)
        with pytest.raises(EasingUnexplained, match="say why in a sentence"):
            override(call, self.ANSWERS, 4, Destination.CCD, text=text)
        assert last_seq() == 0

    def test_the_same_band_elsewhere_is_eased_too(self, override, make_call):
        call = make_call(CallStatus.TRIAGING)
        override(call, self.ANSWERS, 2, Destination.CCD)
        assert now_of(call)[:2] == (2, "crt")
        assert asked()

    def test_milder_of_a_mild_call_needs_a_sentence_and_nobody_else(self, override, make_call):
        call = make_call(CallStatus.TRIAGING)
        answers = CLEAR | {"presence": "yes"}
        with pytest.raises(EasingUnexplained) as told:
            override(call, answers, 4, Destination.CCD, text="x")
        assert "second person" not in str(told.value)
        override(call, answers, 4, Destination.CCD)
        assert now_of(call) == (4, "ccd", 4)
        assert not Countersign.objects.exists()

    def test_triage_again_withdraws_what_was_asked(self, override, ask, make_call, supervisor):
        call = make_call(CallStatus.TRIAGING)
        override(call, self.ANSWERS, 4, Destination.CCD)
        row = asked()
        ask(call, {"weapon": "present"})
        row.refresh_from_db()
        assert row.status == CountersignStatus.WITHDRAWN
        with pytest.raises(NoLongerAsked):
            answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        assert now_of(call)[:2] == (2, "crt")

    def test_twice_round(self, override, make_call, supervisor):
        call = make_call(CallStatus.TRIAGING)
        override(call, self.ANSWERS, 4, Destination.CCD)
        answer_countersign(actor=supervisor, countersign_id=asked().pk, confirmed=False)
        override(call, self.ANSWERS, 4, Destination.CCD)
        answer_countersign(actor=supervisor, countersign_id=asked().pk, confirmed=True)
        assert now_of(call)[:2] == (4, "ccd")


@pytest.mark.django_db
class TestTriageAgain:
    def test_what_is_not_sent_stays_as_it_was_answered(self, ask, make_call):
        call = make_call(CallStatus.TRIAGING)
        ask(call, CLEAR | {"threat": "yes"})
        again = ask(call, {"self_harm": "no"})
        assert again.answers["threat"] == "yes"
        assert now_of(call)[0] == 1

    def test_unknown_said_aloud_takes_an_answer_back(self, ask, make_call):
        call = make_call(CallStatus.TRIAGING)
        ask(call, CLEAR | {"presence": "yes"})
        again = ask(call, {"threat": "unknown"})
        assert again.answers["threat"] == "unknown"
        assert now_of(call)[0] == 2

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEAD, Role.CALL_TAKER])
    def test_threat_from_yes_to_no_needs_a_reason_and_a_second_person(
        self, ask, make_call, role, supervisor
    ):
        call, actor = make_call(CallStatus.TRIAGING), person(role, username="asker")
        ask(call, LOCKS["threat"], actor=actor)
        for easing in (None, Easing(OverrideReason.OTHER, "x")):
            with pytest.raises(EasingUnexplained, match="second person"):
                ask(call, {"threat": "no"}, actor=actor, easing=easing)
        assert Assessment.objects.count() == 1
        ask(call, {"threat": "no"}, actor=actor, easing=EASING)
        assert now_of(call) == (1, "police", 1)
        assert call.locked
        answer_countersign(actor=supervisor, countersign_id=asked().pk, confirmed=True)
        assert now_of(call)[:2] == (4, "ccd")
        assert not call.locked
        kept = Assessment.objects.order_by("-at")[0]
        assert (kept.eased_reason, kept.eased_text) == (EASING.reason, WHY)

    def test_refused_it_stays_locked_and_asks_again(self, ask, make_call, supervisor):
        call = make_call(CallStatus.TRIAGING)
        ask(call, LOCKS["threat"])
        ask(call, {"threat": "no"}, easing=EASING)
        answer_countersign(actor=supervisor, countersign_id=asked().pk, confirmed=False)
        assert now_of(call) == (1, "police", 1)
        # The last run says no; what stands is what the next is measured by.
        with pytest.raises(EasingUnexplained):
            ask(call, {})
        assert now_of(call) == (1, "police", 1)

    def test_what_became_graver_meanwhile_is_done_at_once(self, ask, make_call):
        call = make_call(CallStatus.TRIAGING)
        ask(call, LOCKS["threat"])
        ask(call, {"threat": "no", "attempt": "attempt"}, easing=EASING)
        call.refresh_from_db()
        assert (call.band, call.ems, call.locked) == (1, True, True)

    def test_milder_in_the_mild_bands_is_told_and_needs_no_reason(self, ask, make_call):
        call = make_call(CallStatus.TRIAGING)
        ask(call, CLEAR | {"presence": "yes"})
        ask(call, {"presence": "no"})
        assert now_of(call)[0] == 4
        (fall,) = Alert.objects.filter(kind=AlertKind.BAND_FALL)
        assert (fall.band_from, fall.band_to) == (3, 4)

    def test_what_only_fell_back_is_no_easing(self, ask, make_call, make_unit, monkeypatch):
        """Nobody of the crisis team is there, then somebody is: the need is the same."""
        call = make_call(CallStatus.TRIAGING)
        ask(call, CLEAR | {"others": "signs"})
        stood = now_of(call)
        make_unit("CRT77")
        ask(call, {})
        assert now_of(call)[0] == stood[0]
        assert not Countersign.objects.exists()

    def test_medical_from_no_to_yes_in_band_2_pages_again(self, ask, make_call, supervisor):
        call = make_call(CallStatus.TRIAGING)
        ask(call, CLEAR | {"others": "signs"})
        assert not call.alerts.filter(reason=PageReason.WORSE).exists()
        ask(call, {"medical": "yes"})
        call.refresh_from_db()
        assert (call.band, call.ems) == (2, True)
        assert call.alerts.filter(reason=PageReason.WORSE, status="raised").count() == 1
        ask(call, {"attempt": "attempt"})
        assert call.alerts.filter(reason=PageReason.WORSE, status="raised").count() <= 1

    def test_a_weapon_that_brings_police_pages_again(self, ask, make_call):
        call = make_call(CallStatus.TRIAGING)
        ask(call, CLEAR | {"self_harm": "thoughts"})
        ask(call, {"weapon": "present"})
        assert call.alerts.filter(reason=PageReason.WORSE, status="raised").exists()

    def test_a_form_drawn_before_somebody_else_decided_is_refused(self, ask, make_call, call_taker):
        call = make_call(CallStatus.TRIAGING)
        first = ask(call, CLEAR, based_on=FIRST)
        with pytest.raises(StaleForm, match=f"{first.by.name} triaged"):
            ask(call, {"others": "signs"}, actor=call_taker, based_on=FIRST)
        assert Assessment.objects.count() == 1
        ask(call, {"others": "signs"}, actor=call_taker, based_on=first.pk)
        with pytest.raises(StaleForm):
            ask(call, CLEAR, based_on=first.pk)

    def test_never_takes_back_what_a_person_asked_for(self, ask, make_call, dispatcher):
        from dispatch.response.services import ask_help

        call = make_call(CallStatus.TRIAGING)
        ask(call, CLEAR | {"presence": "yes"})
        ask_help(actor=dispatcher, call_id=call.pk, reason=PageReason.EMS)
        ask(call, {"presence": "no"})
        call.refresh_from_db()
        assert call.ems


@LIVE
def test_of_two_who_triage_at_once_the_second_is_told(protocol, dispatcher, make_call):
    call, told = make_call(CallStatus.TRIAGING), []
    other = person(Role.CALL_TAKER, username="second")
    first = decide(
        actor=dispatcher, call_id=call.pk, protocol=protocol, answers=CLEAR | {"presence": "yes"}
    )

    def second():
        with pytest.raises(StaleForm, match=dispatcher.name):
            decide(
                actor=other,
                call_id=call.pk,
                protocol=protocol,
                answers=CLEAR,
                based_on=first.pk,
            )
        told.append(True)

    with transaction.atomic():
        decide(
            actor=dispatcher,
            call_id=call.pk,
            protocol=protocol,
            answers={"others": "signs"},
            based_on=first.pk,
        )
        thread = in_thread(second)
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(5)
    assert told
    assert now_of(call)[0] == 2


def test_who_goes_along_is_what_the_call_keeps():
    assert set(GOES_ALONG) == {"co_response", "ems", "fire", "art"}
