"""A high screener decides: band, page and imminent risk, in words that do not say what it found."""

import json
from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.closing.services import close_call
from dispatch.open_call.selectors import call_card
from journal.codes.alerts import AlertKind, PageReason
from journal.codes.calls import CallStatus, Destination, Disposition
from journal.codes.handoffs import HandoffStatus
from journal.codes.people import Program, Role
from journal.selectors import events_after
from mih.demo.city import SCREENER
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, Invalid, Refusal
from programs.follow_ups.models import FollowUp
from programs.people.services import issue_token
from tests.triage.screenings.test_instruments import (
    INTENT,
    NO,
    PLAN,
    RECENT,
    SCORING,
    THOUGHTS,
    WISH,
    YES,
    screeners,
    stand_in,
)
from triage.screenings.models import Questionnaire, Screening
from triage.screenings.selectors import instruments, screenings_for
from triage.screenings.services import load_questionnaire, record_screening

SEVEN_YES = [WISH, THOUGHTS, "/93248-3", INTENT, PLAN, "/93267-3", RECENT]
HIGH = {key: [YES] for key in SEVEN_YES}
NONE = {WISH: [NO], THOUGHTS: [NO], "/93267-3": [NO]}
CHANGED = {WISH: [NO], THOUGHTS: [NO], PLAN: [YES], INTENT: [YES], "/93267-3": [NO]}
TREATS = Audience(Role.CLINICIAN, Program.CCD)
ROOM = Audience(Role.DISPATCHER)


@pytest.fixture
def instrument(db):
    return load_questionnaire(actor=None, source=stand_in(), scoring=SCORING)


@pytest.fixture
def call(make_call, clinician):
    return make_call(
        CallStatus.ACTIVE,
        destination=Destination.CCD,
        need=Destination.CCD,
        priority=4,
        owner=clinician,
        because="Low risk.",
    )


@pytest.fixture
def screen(clinician, instrument):
    def screen(call, responses=HIGH, by=None, **more):
        return record_screening(
            actor=by or clinician, call_id=call.pk, questionnaire=instrument, responses=responses,
            **more,
        )  # fmt: skip

    return screen


def reasons(call):
    return sorted(call.alerts.filter(kind=AlertKind.PAGE).values_list("reason", flat=True))


@pytest.mark.django_db
class TestRaises:
    @pytest.mark.parametrize("source", screeners())
    def test_seven_yes_raise_band_4_to_2_with_page_and_imminent(self, clinician, call, source):
        loaded = load_questionnaire(actor=None, source=source, scoring=SCORING)
        record_screening(actor=clinician, call_id=call.pk, questionnaire=loaded, responses=HIGH)
        call.refresh_from_db()
        assert (call.band, call.priority, call.destination) == (2, 2, Destination.CRT)
        assert call.imminent_at
        assert reasons(call) == [PageReason.IMMINENT, PageReason.SCREENER]
        rise = call.alerts.get(kind=AlertKind.BAND_RISE)
        assert (rise.band_from, rise.band_to) == (4, 2)
        # It waits for a team, with its time to respond; who is on the phone still owns it.
        assert (call.status, call.owner) == (CallStatus.PENDING, clinician)
        assert call.respond_by > now()

    def test_by_the_words_of_the_protocol_and_to_who_is_there(self, protocol, call, screen):
        screen(call)
        call.refresh_from_db()
        assert (call.band_sign, call.destination, call.need) == ("2", "crt", "crt")
        assert call.availability == ""

    def test_it_does_not_close_by_phone_then(self, clinician, call, screen):
        screen(call)
        with pytest.raises(Refusal):
            close_call(actor=clinician, call_id=call.pk, disposition=Disposition.SETTLED_BY_PHONE)

    @pytest.mark.parametrize("band", [1, 2])
    def test_what_is_as_grave_stays_and_is_paged(self, make_call, lead, screen, band):
        grave = make_call(
            destination=Destination.POLICE if band == 1 else Destination.CRT, priority=1,
            owner=lead, because="As it was.",
        )  # fmt: skip
        screen(grave, by=lead)
        grave.refresh_from_db()
        assert (grave.band, grave.priority, grave.because) == (band, 1, "As it was.")
        assert grave.imminent_at
        assert reasons(grave) == [PageReason.IMMINENT, PageReason.SCREENER]
        assert not grave.alerts.filter(kind=AlertKind.BAND_RISE).exists()

    @pytest.mark.parametrize("status", [CallStatus.RECEIVED, CallStatus.TRIAGING])
    def test_a_call_never_triaged_is_of_band_2(self, make_call, lead, screen, status):
        fresh = make_call(status, owner=lead, triage_at=None)
        screen(fresh, by=lead)
        fresh.refresh_from_db()
        assert (fresh.status, fresh.band, fresh.destination) == ("pending", 2, "crt")

    def test_triage_that_goes_on_goes_on(self, make_call, lead, screen):
        asked = now() - timedelta(minutes=1)
        fresh = make_call(CallStatus.TRIAGING, owner=lead, triage_at=asked)
        screen(fresh, by=lead)
        fresh.refresh_from_db()
        assert fresh.triage_at == asked

    def test_who_went_along_still_goes(self, call, screen):
        type(call).objects.filter(pk=call.pk).update(
            co_response=True, ems=True, art_along=True, cap_referral=True, supervisor=True
        )
        screen(call)
        call.refresh_from_db()
        assert call.co_response
        assert call.ems
        assert call.art_along
        assert call.cap_referral
        assert call.supervisor

    def test_an_offer_to_the_clinicians_is_void(self, make_call, lead, clinician, screen):
        waiting = make_call(destination=Destination.CCD, priority=4)
        waiting.handoffs.create(
            giver=waiting.owner, offered_at=now(), waiting_since=now(), expires_at=now()
        )
        screen(waiting)
        assert waiting.handoffs.get().status == HandoffStatus.WITHDRAWN

    @pytest.mark.parametrize(
        "responses", [NONE, {**NONE, WISH: [YES]}, {**NONE, THOUGHTS: [YES], "/93248-3": [YES]}]
    )
    def test_none_lowers_anything_nor_does_one_below_the_cut_off(self, call, screen, responses):
        screen(call, responses)
        call.refresh_from_db()
        assert (call.band, call.status, call.imminent_at) == (4, CallStatus.ACTIVE, None)
        assert not Alert.objects.exists()

    def test_a_milder_one_afterwards_eases_nothing(self, call, screen):
        screen(call)
        screen(call, NONE)
        call.refresh_from_db()
        assert (call.band, call.priority, call.destination) == (2, 2, Destination.CRT)
        assert call.imminent_at
        assert reasons(call) == [PageReason.IMMINENT, PageReason.SCREENER]

    def test_twice_round(self, call, screen):
        screen(call)
        call.refresh_from_db()
        Alert.objects.update(status="lapsed")
        type(call).objects.filter(pk=call.pk).update(
            band=4, contact_at=now(), contact_how="unit", contact_who="CRT1"
        )
        screen(call)
        call.refresh_from_db()
        assert (call.band, call.contact_at) == (2, None)
        assert call.alerts.filter(status="raised").count() == 3

    def test_with_all_of_it_or_nothing(self, call, screen, monkeypatch):
        def fails(*_, **__):
            raise RuntimeError

        monkeypatch.setattr("triage.screenings.services.apply_route", fails)
        with pytest.raises(RuntimeError):
            screen(call)
        assert not Screening.objects.exists()

    @pytest.mark.parametrize(
        ("lines", "band", "imminent", "paged"),
        [
            ('page_at = "high"\nband_at = "moderate"\nimminent_at = "never"', 2, False, False),
            ('page_at = "moderate"\nband_at = "never"\nimminent_at = "moderate"', 4, True, True),
            ('page_at = "low"\nband_at = "high"\nimminent_at = "high"', 4, False, True),
        ],
    )
    def test_each_cut_off_is_its_own(self, clinician, call, lines, band, imminent, paged):
        scoring = SCORING.replace('page_at = "high"\nband_at = "high"\nimminent_at = "high"', lines)
        assert scoring != SCORING
        loaded = load_questionnaire(actor=None, source=stand_in(), scoring=scoring)
        record_screening(
            actor=clinician, call_id=call.pk, questionnaire=loaded,
            responses={**NONE, THOUGHTS: [YES], "/93248-3": [YES]},
        )  # fmt: skip
        call.refresh_from_db()
        assert (call.band, bool(call.imminent_at)) == (band, imminent)
        assert (PageReason.SCREENER in reasons(call)) is paged


@pytest.mark.django_db
class TestWhatIsSaid:
    TELLING = ("screener", "high</", "Item 4", "intent", "suicid", "screened")

    def test_the_room_hears_of_the_rise_and_not_why(self, call, screen):
        screen(call)
        words = " ".join(row.words for row in alerts_for(ROOM))
        assert "band rose from 4 to 2" in words
        assert not [word for word in self.TELLING if word in words.casefold()]

    @pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.DISPATCHER, Role.MANAGER, Role.AUDITOR])
    def test_why_it_was_routed_does_not_say(self, call, screen, role):
        screen(call)
        card = call_card(Audience(role), call.pk)
        assert card is not None
        call.refresh_from_db()
        assert call.because == "Raised by those who treat the person."
        assert "Item" not in str(card)

    def test_nor_does_the_journal(self, call, screen):
        screen(call, declined=[])
        journal = json.dumps([event.data for event in events_after(0)])
        assert not [word for word in ("high", "intent", "Item", WISH) if f'"{word}"' in journal]

    def test_those_who_screened_read_it_still(self, make_call, screen, clinician):
        """The call is another program's now: whose people screened the person treats them."""
        waiting = make_call(destination=Destination.CCD, priority=4)
        screen(waiting)
        waiting.refresh_from_db()
        assert waiting.program == Program.CRT
        (card,) = screenings_for(TREATS, waiting.pk)
        assert card.level == "high"
        assert screenings_for(Audience(Role.CLINICIAN, Program.ART), waiting.pk) is None


@pytest.mark.django_db
class TestClosed:
    """A person can be screened after the call, when somebody follows up."""

    @pytest.fixture
    def over(self, make_call):
        return make_call(CallStatus.CLOSED, destination=Destination.CCD)

    def test_it_is_recorded_and_pages_and_says_that_the_call_is_closed(self, over, screen):
        screening = screen(over)
        over.refresh_from_db()
        assert screening.level == "high"
        assert (over.status, over.band, over.imminent_at) == (CallStatus.CLOSED, 4, None)
        (row,) = alerts_for(Audience(Role.SUPERVISOR))
        assert "the call is closed: follow up now, or open a new call" in row.words

    def test_a_follow_up_is_owed_once(self, over, screen):
        screen(over)
        screen(over)
        (owed,) = FollowUp.objects.filter(call=over.pk)
        assert (owed.kind, owed.program, owed.status) == ("day", "ccd", "open")

    def test_the_others_are_not_told_why(self, over, screen):
        screen(over)
        Alert.objects.update(status="escalated")
        (row,) = alerts_for(ROOM)
        assert "screener" not in row.words

    def test_a_mild_one_is_recorded(self, over, screen):
        assert screen(over, NONE).level == "none found"
        assert not Alert.objects.exists()
        assert not FollowUp.objects.exists()

    def test_is_for_those_who_treat_as_ever(self, over, screen, make_person):
        with pytest.raises(Forbidden):
            screen(over, by=make_person(Role.LEAD, "cap", program=Program.CAP))

    def test_by_the_page_of_the_call(self, client, over, clinician, instrument):
        client.force_login(clinician, "django.contrib.auth.backends.ModelBackend")
        page = client.get(f"/calls/{over.pk}/", secure=True).content.decode()
        assert f"/calls/{over.pk}/screen/" in page
        path = f"/calls/{over.pk}/screen/{instrument.pk}/"
        assert client.get(path, secure=True).status_code == 200
        data = {f"item-{key}": codes for key, codes in HIGH.items()}
        assert client.post(f"{path}record/", data, secure=True).status_code == 204
        assert Screening.objects.get().level == "high"


@pytest.mark.django_db
class TestUnfinished:
    def test_it_is_never_none_found(self, call, screen):
        for responses in ({WISH: [NO]}, {WISH: [NO], THOUGHTS: [NO]}, {**NONE, THOUGHTS: [YES]}):
            screening = screen(call, responses)
            assert screening.level != "none found"
            assert not screening.complete
        assert [one.level for one in Screening.objects.all()] == ["incomplete", "incomplete", "low"]

    def test_what_was_answered_counts_already(self, call, screen):
        assert screen(call, {THOUGHTS: [YES], PLAN: [YES]}).level == "high"
        call.refresh_from_db()
        assert call.band == 2

    def test_one_recorded_before_is_not_read_as_none_found(self, call, clinician, instrument):
        Screening.objects.create(
            call=call, questionnaire=instrument, answers={WISH: [NO]}, level="none found",
            because="No item.", complete=False, by=clinician, at=now(),
        )  # fmt: skip
        (card,) = screenings_for(TREATS, call.pk)
        assert (card.level, card.is_least) == ("incomplete", False)


@pytest.mark.django_db
class TestDeclined:
    def test_a_question_and_by_whom(self, call, screen, clinician):
        screening = screen(call, {WISH: [NO], "/93267-3": [NO]}, declined=[THOUGHTS])
        assert (screening.level, screening.complete) == ("incomplete", False)
        assert (screening.declined, screening.by) == ([THOUGHTS], clinician)
        (card,) = screenings_for(TREATS, call.pk)
        assert card.declined == (f"Question {THOUGHTS}",)

    def test_the_whole_screener(self, call, screen):
        screening = screen(call, {}, refused=True)
        assert (screening.level, screening.refused, screening.answers) == ("declined", True, {})
        assert not Alert.objects.exists()

    def test_what_was_said_before_counts(self, call, screen):
        screening = screen(call, {THOUGHTS: [YES], INTENT: [YES]}, refused=True)
        assert (screening.level, screening.refused) == ("high", True)

    def test_what_was_declined_opens_nothing(self, call, screen):
        screening = screen(call, {WISH: [NO]}, declined=[THOUGHTS, PLAN])
        assert screening.declined == [THOUGHTS]

    @pytest.mark.parametrize(
        ("responses", "declined", "words"),
        [
            ({WISH: [NO]}, [WISH], "answered and declined"),
            ({WISH: [NO]}, ["nowhere"], "no question 'nowhere'"),
            ({}, [], "No question is answered"),
        ],
    )
    def test_is_refused_where_it_says_nothing(self, call, screen, responses, declined, words):
        with pytest.raises(Invalid, match=words):
            screen(call, responses, declined=declined)
        assert not Screening.objects.exists()

    def test_by_the_page(self, client, call, clinician, instrument):
        client.force_login(clinician, "django.contrib.auth.backends.ModelBackend")
        path = f"/calls/{call.pk}/screen/{instrument.pk}/"
        page = client.get(path, secure=True).content.decode()
        assert page.count('value="~declined"') == 3
        assert "Declined the screener" in page
        asked = client.get(
            path, {"again": "1", f"item-{THOUGHTS}": "~declined"}, secure=True
        ).content.decode()
        assert "2 to go" in asked
        assert "incomplete" in asked
        data = {f"item-{THOUGHTS}": "~declined", f"item-{WISH}": NO}
        assert client.post(f"{path}record/", data, secure=True).status_code == 204
        assert client.post(f"{path}record/", {"refused": "1"}, secure=True).status_code == 204
        first, second = Screening.objects.order_by("at")
        assert (first.declined, first.answers) == ([THOUGHTS], {WISH: [NO]})
        assert (second.refused, second.level) == (True, "declined")
        found = client.get(f"/calls/{call.pk}/screenings/", secure=True).content.decode()
        assert f"Declined, recorded by {clinician.name}" in found


@pytest.mark.django_db
class TestChangeOfMind:
    def test_what_it_hides_is_kept_shown_and_not_scored(self, call, screen):
        screening = screen(call, CHANGED)
        assert (screening.level, screening.complete) == ("none found", True)
        assert screening.set_aside == {PLAN: [YES], INTENT: [YES]}
        (card,) = screenings_for(TREATS, call.pk)
        assert [line.question for line in card.set_aside] == [
            f"Question {INTENT}",
            f"Question {PLAN}",
        ]
        assert len(card.lines) == 3

    def test_the_page_keeps_it_so_that_it_can_come_back(self, client, call, clinician, instrument):
        client.force_login(clinician, "django.contrib.auth.backends.ModelBackend")
        path = f"/calls/{call.pk}/screen/{instrument.pk}/"
        data = {f"item-{key}": codes for key, codes in CHANGED.items()}
        page = client.get(path, {"again": "1", **data}, secure=True).content.decode()
        assert "Set aside" in page
        assert f'type="hidden" name="item-{PLAN}" value="{YES}"' in page
        back = {**data, f"item-{THOUGHTS}": [YES]}
        page = client.get(path, {"again": "1", **back}, secure=True).content.decode()
        assert "Set aside" not in page
        assert "It raises the call to band 2." in page
        client.post(f"{path}record/", data, secure=True)
        found = client.get(f"/calls/{call.pk}/screenings/", secure=True).content.decode()
        assert "Set aside: kept, and not scored" in found


@pytest.mark.django_db
class TestLoadedBefore:
    """Files of that time are in the database, and nobody can change them."""

    @pytest.fixture
    def old(self):
        return Questionnaire.objects.create(
            code="93373-9", title="Old", source=stand_in(), sha256="x" * 64,
            scoring=SCORING.replace("when =", "whn ="), loaded_at=now(),
        )  # fmt: skip

    def test_an_unsound_one_is_neither_offered_nor_scored(self, old, clinician, call):
        assert instruments() == []
        with pytest.raises(Invalid, match="until it is loaded anew"):
            record_screening(actor=clinician, call_id=call.pk, questionnaire=old, responses=HIGH)

    def test_what_it_found_is_still_read(self, old, clinician, call):
        Screening.objects.create(
            call=call, questionnaire=old, answers={WISH: [YES]}, level="low", because="A wish.",
            complete=False, by=clinician, at=now(),
        )  # fmt: skip
        (card,) = screenings_for(TREATS, call.pk)
        assert (card.level, card.is_least) == ("low", True)

    def test_one_that_says_only_what_pages_means_all_three(self, clinician, call):
        scoring = SCREENER.with_suffix(".toml").read_text()
        loaded = load_questionnaire(actor=None, source=SCREENER.read_text(), scoring=scoring)
        record_screening(
            actor=clinician, call_id=call.pk, questionnaire=loaded,
            responses={"sleep": ["no"], "safe": ["no"], "company": ["no"], "leave": ["no"]},
        )  # fmt: skip
        call.refresh_from_db()
        assert (call.band, bool(call.imminent_at)) == (2, True)


@pytest.mark.django_db
class TestApi:
    def test_records_and_holds_the_same_rule(self, client, call, clinician, dispatcher, instrument):
        def post(who, body):
            token = issue_token(actor=None, username=who.username)
            return client.post(
                f"/api/v1/calls/{call.pk}/screenings", body, "application/json", secure=True,
                headers={"Authorization": f"Bearer {token}"},
            )  # fmt: skip

        body = {"instrument": "93373-9", "answers": HIGH}
        assert post(dispatcher, body).status_code == 403
        assert post(clinician, {**body, "instrument": "other"}).status_code == 404
        assert post(clinician, {**body, "answers": {WISH: ["maybe"]}}).status_code == 422
        answer = post(clinician, body)
        assert answer.status_code == 201
        assert set(answer.json()) == {"id"}
        call.refresh_from_db()
        assert call.band == 2
        assert post(clinician, {"instrument": "93373-9", "refused": True}).status_code == 201
        assert Screening.objects.filter(refused=True).count() == 1
