"""The command line: what Enter will do, the same as it then does, and every no in one sentence."""

import re

import pytest

from dispatch.assignments.services import assign_unit
from dispatch.calls.models import Assignment, Call, Note
from dispatch.calls.services import state_fact
from dispatch.line.commands import LineContext
from dispatch.line.keys import KEY_OF, KEYS, LETTER_OF
from dispatch.line.reading import completions, read
from dispatch.line.verbs import VERBS
from journal.codes.calls import CallStatus, Topic
from journal.codes.people import Program
from journal.codes.units import AssignmentStatus, Duty
from journal.selectors import last_seq
from mih.environment import ROOT
from programs.base.refusals import Invalid, Refusal
from programs.people.selectors import audience_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(dispatcher):
    def at(call=None, actor=None):
        actor = actor or dispatcher
        return LineContext(actor, audience_of(actor), call and call.pk)

    return at


def status(one):
    one.refresh_from_db()
    return one.status


class TestReading:
    def test_a_beginning_is_enough_where_it_fits_one(self, desk, make_call):
        assert "triage" in read(desk(make_call()), "tria").preview

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "Type a verb"),
            ("fly away", "There is no verb fly"),
            ("st crt1", "stack or staged"),
            ("dispatch", "Which unit"),
            ("dispatch crt9", "There is no unit crt9"),
            ("dispatch crt", "CRT1 or CRT2"),
            ("dispatch crt1", "No call is open"),
            ("dispatch crt1 99", "There is no call 99"),
            ("onscene crt1", "CRT1 is on no call"),
            ("hold", "how many minutes"),
            ("note", "what shall it say"),
            ("plan picnic", "crisis|overdose"),
            ("arrived navy", "police|ems"),
            ("undo", "Nothing of yours"),
            ("find zzzzqqq", "Neither a call nor a place"),
            ("map zzzzqqq", "No place is called"),
            ("x" * 10_000, "10,000 characters"),
        ],
    )
    def test_every_no_is_one_sentence_and_changes_nothing(self, desk, make_unit, text, words):
        make_unit("CRT1"), make_unit("CRT2")
        before = last_seq()
        with pytest.raises(Refusal) as no:
            read(desk(), text)
        assert words in str(no.value)
        assert (last_seq(), Call.objects.count()) == (before, 0)

    def test_reading_does_nothing(self, desk, make_call, unit):
        call = make_call()
        order = read(desk(call), "d crt1")
        assert order.preview == f"send CRT1 to {call.number}, Scissortail Park"
        assert not Assignment.objects.exists()
        order.act()
        assert Assignment.objects.get().unit == unit

    def test_completes_verbs_units_calls_and_places(self, desk, make_call, make_unit):
        make_unit("CRT1"), make_unit("CRT2"), make_unit("ART1", Program.ART)
        call = make_call()
        assert completions(desk(), "tra") == ["transport "]
        assert completions(desk(), "d crt") == ["d CRT1 ", "d CRT2 "]
        assert completions(desk(), "open ") == [f"open {call.number} "]
        assert "new NW 23 St & Western" in completions(desk(), "new western nw 23")
        assert completions(desk(), "x" * 10_000) == []


class TestOrders:
    def test_the_whole_path_of_a_unit(self, desk, make_call, unit):
        call = make_call()
        for text, after in (
            ("d crt1", AssignmentStatus.DISPATCHED),
            ("enroute", AssignmentStatus.EN_ROUTE),
            ("staged crt1", AssignmentStatus.STAGED),
            ("onscene", AssignmentStatus.ON_SCENE),
            ("transport crt1", AssignmentStatus.TRANSPORTING),
            ("clear", AssignmentStatus.CLEARED),
        ):
            read(desk(call), text).act()
            assert Assignment.objects.get().status == after

    def test_several_units_and_a_call_by_the_end_of_its_number(self, desk, make_call, make_unit):
        make_unit("CRT1"), make_unit("ART1", Program.ART)
        make_call()
        other = make_call()
        read(desk(), f"dispatch crt1 art1 {other.number[-5:]}").act()
        assert {one.call for one in Assignment.objects.all()} == {other}

    def test_an_impossible_step_is_refused_before_enter(self, desk, make_call, unit, dispatcher):
        call = make_call()
        assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
        with pytest.raises(Refusal, match="dispatched: it cannot arrive"):
            read(desk(call), "onscene crt1")

    def test_a_unit_on_another_call_is_offered_for_stacking(
        self, desk, make_call, unit, dispatcher
    ):
        assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)
        call = make_call()
        with pytest.raises(Refusal, match="can have this one stacked"):
            read(desk(call), "d crt1")
        read(desk(call), "stack crt1").act()
        read(desk(call), "swap crt1").act()
        assert Assignment.objects.get(call=call).status == AssignmentStatus.DISPATCHED

    def test_undo_takes_back_ones_own_last_step(self, desk, make_call, unit, supervisor):
        call = make_call()
        read(desk(call), "d crt1").act()
        read(desk(call), "enroute").act()
        with pytest.raises(Refusal, match="Nothing of yours"):
            read(desk(call, supervisor), "undo")
        order = read(desk(call), "undo")
        assert order.preview == "take back: CRT1 is dispatched again"
        order.act()
        assert Assignment.objects.get().status == AssignmentStatus.DISPATCHED

    def test_undo_of_duty(self, desk, unit):
        read(desk(), "duty crt1 suspend").act()
        unit.refresh_from_db()
        assert unit.duty == Duty.OUT_OF_SERVICE
        read(desk(), "undo").act()
        unit.refresh_from_db()
        assert unit.duty == Duty.IN_SERVICE

    def test_calls_are_opened_noted_held_and_planned(self, desk):
        reply = read(desk(), "new western nw 23").act()
        call = Call.objects.get(pk=reply.open)
        assert call.located_as == "NW 23 St & Western"
        read(desk(call), "note He has agreed to sit down.").act()
        assert Note.objects.get().text == "He has agreed to sit down."
        for text in ("police", "page", "plan crisis NW 23 & Penn", "arrived police", "safe"):
            read(desk(call), text).act()
        call.refresh_from_db()
        assert call.co_response
        assert call.plan.staging == "NW 23 & Penn"
        assert call.plan.safe_at

    def test_a_held_call(self, desk, make_call):
        call = make_call(band=3, priority=3)
        with pytest.raises(Invalid, match="caller, unit_soon"):
            read(desk(call), "hold 20")
        read(desk(call), "hold 20 caller").act()
        call.refresh_from_db()
        assert call.held_until
        read(desk(), f"release {call.number}").act()
        call.refresh_from_db()
        assert call.held_until is None

    def test_linked_and_merged(self, desk, make_call):
        call, one, two = make_call(), make_call(), make_call()
        read(desk(call), f"link {one.number[-5:]}").act()
        read(desk(call), f"merge {two.number[-5:]}").act()
        assert (status(one), status(two)) == (CallStatus.PENDING, CallStatus.CLOSED)

    def test_hazards_are_read_out(self, desk, dispatcher, make_call, unit):
        call = make_call()
        state_fact(actor=dispatcher, call_id=call.pk, topic=Topic.WEAPON, value="knife", seen=())
        read(desk(call), "d crt1").act()
        order = read(desk(call), "hazards")
        assert "Weapon: knife" in order.preview
        order.act()
        read(desk(call), "enroute").act()

    def test_looking_changes_nothing(self, desk, make_call, unit, crew):
        call = make_call(place="NW 23 & Western")
        before = last_seq()
        assert call.number in read(desk(), "find western").preview
        assert "NW 23 St & Western" in read(desk(), "map western nw 23").preview
        assert "CRT1: available" in read(desk(), "who crt1").preview
        assert "Free: CRT1" in read(desk(), "who").act().said
        assert read(desk(call), "triage").act().press == "t"
        assert last_seq() == before

    def test_nobody_orders_what_they_may_not(self, desk, make_call, unit, call_taker):
        call = make_call()
        for text in ("d crt1", "hold 5 caller", "premise Two dogs", "duty crt1 end"):
            with pytest.raises(Refusal, match="Your role may not"):
                read(desk(call, call_taker), text)

    @pytest.mark.parametrize("verb", ["onscene", "hazards", "checkin", "clear", "swap"])
    def test_the_work_of_a_unit_on_a_call_one_may_not_see_is_not_told(
        self, desk, make_call, make_unit, dispatcher, clinician, verb
    ):
        secret = make_call(destination="crt", place="Behind the blue house")
        unit = make_unit("CRT7")
        state_fact(actor=dispatcher, call_id=secret.pk, topic=Topic.WEAPON, value="knife", seen=())
        assign_unit(actor=dispatcher, call_id=secret.pk, unit_id=unit.pk)
        with pytest.raises(Refusal) as no:
            read(desk(None, clinician), f"{verb} crt7")
        assert str(no.value) == "CRT7 is on no call that you may see."

    def test_a_call_one_may_not_see_is_not_found(self, desk, make_call, crew):
        call = make_call(destination="ccd", priority=4)
        with pytest.raises(Refusal, match="There is no call"):
            read(desk(None, crew), f"open {call.number}")


class TestOverHttp:
    def test_preview_and_run(self, client, dispatcher, make_call, unit):
        client.force_login(dispatcher, "django.contrib.auth.backends.ModelBackend")
        call = make_call()
        asked = {"text": "d crt1", "call": str(call.pk)}
        seen = client.get("/line/", asked, secure=True).json()
        assert seen["preview"].startswith("send CRT1 to")
        done = client.post("/line/run/", asked, secure=True)
        assert (done.status_code, done.json()["open"]) == (200, str(call.pk))
        again = client.post("/line/run/", asked, secure=True)
        assert (again.status_code, "CRT1 is already on a call" in again.json()["problem"]) == (
            409,
            True,
        )

    def test_a_long_one_is_refused_in_a_sentence(self, client, dispatcher):
        client.force_login(dispatcher, "django.contrib.auth.backends.ModelBackend")
        answer = client.post("/line/run/", {"text": "new " + "x" * 10_000}, secure=True)
        assert answer.status_code == 422
        assert "a command has 500 at most" in answer.json()["problem"]


def test_the_page_lists_every_verb():
    page = (ROOT / "docs" / "line.md").read_text()
    assert len(VERBS) >= 20
    for verb in VERBS:
        assert (
            f"| `{verb.usage}` | {verb.does} | {f'`{verb.short}`' if verb.short else ''} |" in page
        )


def test_a_letter_means_on_the_line_what_it_means_on_the_console():
    drawn = set()
    for file in (ROOT / "templates").rglob("*.html"):
        drawn |= set(re.findall(r'data-key="(.)"', file.read_text()))
    assert drawn == set(KEY_OF)
    assert {one.verb for one in KEYS if one.verb} <= {verb.name for verb in VERBS}


@pytest.mark.parametrize("key", [one for one in KEYS if not one.verb], ids=lambda one: one.key)
def test_a_key_that_is_no_verb_is_refused_with_what_it_is(key, dispatcher):
    here = LineContext(dispatcher, audience_of(dispatcher), None)
    with pytest.raises(Invalid, match=re.escape(str(key.does))):
        read(here, f"{key.key} crt1")


@pytest.mark.parametrize("verb", ["officer", "lifeline", "help"])
def test_a_verb_that_presses_a_key_presses_its_own(verb, dispatcher):
    here = LineContext(dispatcher, audience_of(dispatcher), None)
    assert read(here, verb).act().press == LETTER_OF[verb]


def test_no_two_verbs_share_a_letter():
    letters = [verb.short for verb in VERBS if verb.short]
    assert len(letters) == len(set(letters))


@pytest.mark.django_db
class TestOwed:
    @pytest.fixture
    def asked(self, desk, make_call):
        call = make_call()
        for text in ("police", "ems"):
            read(desk(call), text).act()
        return call

    def said(self, call):
        return {row.kind: (row.status, row.who) for row in call.obligations.all()}

    def test_who_goes_and_that_they_are_there(self, desk, asked):
        order = read(desk(asked), "police accepted 2B15")
        assert "2B15 goes" in order.preview
        assert self.said(asked)["police"] == ("asked", "")
        order.act()
        read(desk(asked), "ems arrived").act()
        assert self.said(asked) == {"police": ("accepted", "2B15"), "ems": ("arrived", "")}

    def test_a_call_by_its_number(self, desk, asked):
        read(desk(), f"police {asked.number[-5:]} accepted 2B15").act()
        assert self.said(asked)["police"] == ("accepted", "2B15")

    def test_why_nobody_comes(self, desk, asked, supervisor):
        read(desk(asked), "police unavailable no unit").act()
        assert self.said(asked)["police"] == ("unavailable", "")
        order = read(desk(asked, supervisor), "owed supervisor accepted Sheriff goes")
        order.act()
        assert self.said(asked)["supervisor"] == ("accepted", "Sheriff goes")

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("police accepted", "who goes"),
            ("police unavailable", "Why?"),
            ("police unavailable perhaps", "Why?"),
            ("police hurry", "say accepted"),
            ("fire accepted E5", "Nobody has asked for Fire"),
            ("owed", "of what"),
            ("owed pizza accepted x", "of what"),
            ("owed art accepted ART1", "Nobody has asked for ART"),
        ],
    )
    def test_refused_before_enter(self, desk, asked, text, words):
        before = last_seq()
        with pytest.raises(Refusal, match=words):
            read(desk(asked), text)
        assert last_seq() == before

    def test_what_another_accepted_is_refused_before_enter(self, desk, asked, supervisor):
        read(desk(asked, supervisor), "police accepted 2B15").act()
        with pytest.raises(Refusal, match="2B15 goes"):
            read(desk(asked), "police accepted 2B16")
