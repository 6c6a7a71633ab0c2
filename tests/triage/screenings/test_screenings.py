"""Screening a person: recorded, paged, and read by nobody who may not."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from dispatch.alerts.models import Alert
from journal.codes.alerts import PageReason
from journal.codes.calls import Destination
from journal.codes.people import Program, Role
from journal.selectors import events_after
from mih.demo.city import SCREENER
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.people.services import issue_token
from tests.conftest import person
from tests.triage.screenings.test_instruments import choice, questionnaire, stand_in
from triage.screenings.models import Questionnaire, Screening
from triage.screenings.selectors import instruments, screenings_for
from triage.screenings.services import load_questionnaire, record_screening

SCORING = SCREENER.with_suffix(".toml").read_text()
HIGH = {"sleep": ["no"], "safe": ["no"], "company": ["no"], "leave": ["no"]}
TELLING = ("Not safe, alone", "feel safe where you are", "go somewhere safer")
# A crew reads what its own unit is on; a supervisor opens emergency access.
READERS = {Role.CLINICIAN, Role.LEAD}


@pytest.fixture
def instrument(db):
    return load_questionnaire(actor=None, source=SCREENER.read_text(), scoring=SCORING)


@pytest.fixture
def call(make_call):
    return make_call(destination=Destination.CCD, priority=4)


@pytest.fixture
def screened(clinician, call, instrument):
    return record_screening(
        actor=clinician, call_id=call.pk, questionnaire=instrument, responses=HIGH
    )


@pytest.mark.django_db
class TestRecord:
    def test_keeps_the_answers_and_their_level(self, screened):
        assert (screened.level, screened.complete) == ("high", True)
        assert screened.answers == HIGH

    def test_a_high_one_pages_the_supervisor_at_once(self, screened):
        assert Alert.objects.filter(reason=PageReason.SCREENER, status="raised").count() == 1

    def test_another_does_not(self, clinician, call, instrument):
        record_screening(
            actor=clinician,
            call_id=call.pk,
            questionnaire=instrument,
            responses={"safe": ["no"], "company": ["yes"]},
        )
        assert not Alert.objects.exists()

    def test_sets_answers_aside_to_what_is_asked_no_more(self, clinician, call, instrument):
        screening = record_screening(
            actor=clinician,
            call_id=call.pk,
            questionnaire=instrument,
            responses={"safe": ["yes"], "company": ["no"]},
        )
        assert screening.answers == {"safe": ["yes"]}
        assert screening.set_aside == {"company": ["no"]}

    def test_refuses_what_is_no_answer_and_keeps_nothing(self, clinician, call, instrument):
        for responses in ({"safe": ["perhaps"]}, {}):
            with pytest.raises(Invalid, match="othing was recorded"):
                record_screening(
                    actor=clinician, call_id=call.pk, questionnaire=instrument, responses=responses
                )
        assert not Screening.objects.exists()

    def test_is_for_those_who_treat(self, dispatcher, call_taker, call, instrument):
        for actor in (dispatcher, call_taker):
            with pytest.raises(Forbidden):
                record_screening(
                    actor=actor, call_id=call.pk, questionnaire=instrument, responses=HIGH
                )

    def test_finds_no_call_of_another_program(self, make_call, instrument):
        other = person(Role.CLINICIAN, "crt", program=Program.CRT)
        with pytest.raises(NotFound):
            record_screening(
                actor=other,
                call_id=make_call(destination=Destination.CCD).pk,
                questionnaire=instrument,
                responses=HIGH,
            )

    def test_is_kept_as_it_was(self, screened, instrument):
        for write in (
            lambda: Screening.objects.update(level="low"),
            lambda: Questionnaire.objects.update(source="{}"),
            screened.delete,
        ):
            with pytest.raises(IntegrityError, match="kept as they were"), transaction.atomic():
                write()


@pytest.mark.django_db
class TestWhoReadsIt:
    """docs/requirements.md R56: a dispatcher cannot read answers by page, socket, API or export."""

    @pytest.mark.parametrize("role", list(Role))
    def test_by_selector(self, screened, role):
        cards = screenings_for(Audience(role, Program.CCD), screened.call_id)
        assert (cards is not None) is (role in READERS)

    def test_in_words_for_those_who_treat(self, screened, clinician):
        (card,) = screenings_for(Audience(Role.CLINICIAN, Program.CCD), screened.call_id)
        assert card.level == "high"
        assert ("Do you feel safe where you are?", "No") in [
            (line.question, line.answer) for line in card.lines
        ]

    def test_not_in_the_journal(self, screened):
        journal = json.dumps([event.data for event in events_after(0)])
        # The name of band 2, which everybody hears, has the same word in it.
        assert '"high"' not in journal
        assert "safe" not in journal

    @pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.DISPATCHER, Role.MANAGER, Role.AUDITOR])
    @pytest.mark.parametrize("path", ["", "triage/", "screenings/", "screen/"])
    def test_not_on_any_page_of_the_call(self, client, screened, protocol, role, path):
        client.force_login(person(role, "reader"), "django.contrib.auth.backends.ModelBackend")
        answer = client.get(f"/calls/{screened.call_id}/{path}", secure=True)
        if path.startswith("screen"):
            assert answer.status_code == 403
        text = answer.content.decode()
        assert not [words for words in TELLING if words in text]

    def test_on_the_page_of_those_who_treat(self, client, clinician, screened):
        client.force_login(clinician, "django.contrib.auth.backends.ModelBackend")
        page = client.get(f"/calls/{screened.call_id}/screenings/", secure=True).content.decode()
        assert TELLING[0] in page

    @pytest.mark.parametrize("path", ["", "/screenings"])
    def test_not_by_the_api(self, client, dispatcher, screened, path):
        token = issue_token(actor=None, username=dispatcher.username)
        answer = client.get(
            f"/api/v1/calls/{screened.call_id}{path}",
            secure=True,
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == (403 if path else 200)
        text = answer.content.decode()
        assert not [words for words in (*TELLING, '"high"') if words in text]
        events = client.get(
            "/api/v1/events", secure=True, headers={"Authorization": f"Bearer {token}"}
        ).content.decode()
        assert "call.person_screened" in events
        assert '"high"' not in events

    def test_by_the_api_for_those_who_treat(self, client, clinician, screened):
        token = issue_token(actor=None, username=clinician.username)
        answer = client.get(
            f"/api/v1/calls/{screened.call_id}/screenings",
            secure=True,
            headers={"Authorization": f"Bearer {token}"},
        )
        assert [line["level"] for line in answer.json()] == ["high"]

    def test_not_in_the_admin(self, client, admin, screened):
        client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
        assert client.get("/admin/triage/screening/", secure=True).status_code == 404


@pytest.mark.django_db
class TestLoad:
    def test_the_one_loaded_last_is_asked(self, instrument):
        again = load_questionnaire(
            actor=None,
            source=SCREENER.read_text().replace("Demonstration screener", "Second edition"),
            scoring=SCORING,
        )
        assert instruments() == [again]

    def test_refuses_a_loop_and_a_scoring_that_does_not_fit(self, db):
        loop = questionnaire(choice("a", "b"), choice("b", "a"))
        with pytest.raises(Invalid, match="The questionnaire loops"):
            load_questionnaire(actor=None, source=loop, scoring=SCORING)
        with pytest.raises(Invalid, match="scoring does not fit"):
            load_questionnaire(actor=None, source=questionnaire(choice("a")), scoring=SCORING)
        assert not Questionnaire.objects.exists()

    def test_is_the_leads(self, dispatcher, supervisor):
        for actor in (dispatcher, supervisor):
            with pytest.raises(Forbidden):
                load_questionnaire(actor=actor, source=SCREENER.read_text(), scoring=SCORING)

    def test_by_command_with_the_scoring_that_ships(self, tmp_path, capsys):
        file = tmp_path / "screener.json"
        file.write_text(stand_in())
        call_command("load_questionnaire", file)
        assert Questionnaire.objects.get().code == "93373-9"
        assert "Loaded 93373-9" in capsys.readouterr().out

    def test_by_command_says_what_is_missing(self, tmp_path):
        file = tmp_path / "other.json"
        file.write_text(questionnaire(choice("a")))
        with pytest.raises(CommandError, match="name a file with --scoring"):
            call_command("load_questionnaire", file)
        with pytest.raises(CommandError, match="No such file"):
            call_command("load_questionnaire", tmp_path / "none.json")
