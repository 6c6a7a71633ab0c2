"""Presence and the roster; drafts; the directory."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from journal.codes.people import Presence, Program, Role
from journal.selectors import events_after
from mih.demo.city import SERVICES
from programs.accounts.services import record_sign_out
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.directory.models import Resource
from programs.directory.selectors import find_resources
from programs.directory.services import load_directory
from programs.people.models import Draft
from programs.people.selectors import draft_of
from programs.people.services import drop_draft, keep_draft
from programs.presence.selectors import clinicians_present, presence_of
from programs.presence.services import set_presence
from programs.presence.timers import run_due_roster
from programs.roster.models import Shift
from programs.roster.selectors import roster_lines
from programs.roster.services import ShiftsOverlap, add_shift, drop_shift
from tests.conftest import person

HOUR = timedelta(hours=1)


def kinds():
    return [event.kind for event in events_after(0)]


@pytest.mark.django_db
class TestPresence:
    def test_goes_round_a_call(self, clinician):
        for command, state in (
            ("come_on", "available"),
            ("take", "on_call"),
            ("finish", "wrap_up"),
            ("resume", "available"),
            ("pause", "break"),
            ("go_off", "off"),
        ):
            assert set_presence(actor=clinician, command=command).presence == state

    def test_signing_out_in_the_middle_of_a_call_is_off(self, clinician):
        set_presence(actor=clinician, command="come_on")
        set_presence(actor=clinician, command="take")
        record_sign_out(actor=clinician)
        clinician.refresh_from_db()
        assert clinician.presence == Presence.OFF

    def test_the_free_come_first_and_of_these_the_longest_free(self, db):
        for name in ("one", "two", "three"):
            who = person(Role.CLINICIAN, name, program=Program.CCD)
            set_presence(actor=who, command="come_on")
        set_presence(actor=who, command="take")
        assert [one.username for one in clinicians_present()] == ["one", "two", "three"]


@pytest.mark.django_db
class TestRoster:
    @pytest.fixture
    def shift(self, clinician):
        return add_shift(
            actor=None, staff_id=clinician.pk, starts_at=now() - HOUR, ends_at=now() + HOUR
        )

    def test_is_said_beside_the_mark_and_one_who_is_off_is_amiss(self, clinician, shift):
        mark = presence_of(clinician)
        assert mark.roster.startswith("rostered until")
        assert mark.amiss
        set_presence(actor=clinician, command="come_on")
        clinician.refresh_from_db()
        assert not presence_of(clinician).amiss

    def test_the_next_shift_is_said_before_it_begins(self, clinician):
        later = now() + 3 * HOUR
        add_shift(actor=None, staff_id=clinician.pk, starts_at=later, ends_at=later + HOUR)
        assert presence_of(clinician).roster.startswith("rostered from")
        assert len(roster_lines()) == 1

    def test_its_end_puts_the_person_off(self, clinician, shift):
        set_presence(actor=clinician, command="come_on")
        assert run_due_roster(at=shift.ends_at - HOUR / 2) == 0
        assert run_due_roster(at=shift.ends_at) == 1
        assert run_due_roster(at=shift.ends_at) == 0
        clinician.refresh_from_db()
        assert clinician.presence == Presence.OFF
        assert kinds()[-2:] == ["staff.shift_ended", "staff.presence_changed"]

    def test_its_end_waits_for_one_who_is_on_a_call(self, clinician, shift):
        set_presence(actor=clinician, command="come_on")
        set_presence(actor=clinician, command="take")
        assert run_due_roster(at=shift.ends_at) == 0
        set_presence(actor=clinician, command="finish")
        assert run_due_roster(at=shift.ends_at) == 1
        clinician.refresh_from_db()
        assert clinician.presence == Presence.OFF

    def test_its_end_leaves_one_who_is_on_again(self, clinician, shift):
        ends = shift.ends_at
        add_shift(actor=None, staff_id=clinician.pk, starts_at=ends, ends_at=ends + HOUR)
        set_presence(actor=clinician, command="come_on")
        run_due_roster(at=ends)
        clinician.refresh_from_db()
        assert clinician.presence == Presence.AVAILABLE

    def test_nobody_is_on_it_twice_at_once(self, clinician, shift):
        with pytest.raises(ShiftsOverlap):
            add_shift(actor=None, staff_id=clinician.pk, starts_at=now(), ends_at=now() + 2 * HOUR)
        with pytest.raises(IntegrityError, match="two_shifts"), transaction.atomic():
            Shift.objects.create(staff=clinician, starts_at=now(), ends_at=now() + HOUR)

    def test_two_people_are_on_it_together(self, lead, shift):
        add_shift(actor=None, staff_id=lead.pk, starts_at=now(), ends_at=now() + HOUR)

    def test_refuses_who_takes_no_calls_and_times_that_cannot_be(self, dispatcher, clinician):
        for staff, span in ((dispatcher, HOUR), (clinician, -HOUR)):
            with pytest.raises(Invalid, match="nothing was changed"):
                add_shift(actor=None, staff_id=staff.pk, starts_at=now(), ends_at=now() + span)

    def test_a_shift_to_come_is_taken_off_one_that_began_is_not(self, manager, clinician, shift):
        with pytest.raises(Refusal, match="has begun"):
            drop_shift(actor=manager, shift_id=shift.pk)
        later = now() + 5 * HOUR
        other = add_shift(
            actor=manager, staff_id=clinician.pk, starts_at=later, ends_at=later + HOUR
        )
        drop_shift(actor=manager, shift_id=other.pk)
        with pytest.raises(NotFound):
            drop_shift(actor=manager, shift_id=other.pk)

    def test_is_the_managers_and_the_supervisors(self, clinician):
        with pytest.raises(Forbidden):
            add_shift(actor=clinician, staff_id=clinician.pk, starts_at=now(), ends_at=now() + HOUR)


@pytest.mark.django_db
class TestDrafts:
    def test_are_kept_for_their_author_alone(self, clinician, lead):
        keep_draft(actor=clinician, key="brief:1", fields=[("risk", "lives alone")])
        keep_draft(actor=clinician, key="brief:1", fields=[("risk", "lives alone, upset")])
        assert draft_of(clinician, "brief:1") == [["risk", "lives alone, upset"]]
        assert draft_of(lead, "brief:1") == []
        assert kinds() == []

    def test_go_when_sent_when_emptied_and_with_time(self, clinician):
        for key in ("a", "b", "old"):
            keep_draft(actor=clinician, key=key, fields=[("text", "…")])
        Draft.objects.filter(key="old").update(at=now() - timedelta(days=8))
        drop_draft(actor=clinician, key="a")
        keep_draft(actor=clinician, key="b", fields=[])
        keep_draft(actor=clinician, key="c", fields=[("text", "…")])
        assert list(Draft.objects.values_list("key", flat=True)) == ["c"]

    def test_too_long_is_refused(self, clinician):
        with pytest.raises(Invalid, match="shorten"):
            keep_draft(actor=clinician, key="a", fields=[("text", "x" * 20_001)])

    def test_over_http(self, client, clinician, lead):
        client.force_login(clinician, "django.contrib.auth.backends.ModelBackend")
        body = {"data": '[["text", "typed"]]', "content_type": "text/plain", "secure": True}
        assert client.post("/drafts/?key=note:1", **body).status_code == 200
        back = client.get("/drafts/?key=note:1&key=note:2", secure=True).json()
        assert back == {"note:1": [["text", "typed"]]}
        for wrong in ('{"text": 1}', "[[1, 2]]", "nonsense", '[["a"]]'):
            answer = client.post("/drafts/?key=note:1", **(body | {"data": wrong}))
            assert answer.status_code == 422
        assert client.delete("/drafts/?key=note:1", secure=True).status_code == 200
        assert client.get("/drafts/?key=note:1", secure=True).json() == {}


@pytest.mark.django_db
class TestDirectory:
    @pytest.fixture
    def loaded(self):
        return load_directory(actor=None, source=SERVICES.read_text())

    def test_is_loaded_again_without_doubling(self, loaded):
        assert load_directory(actor=None, source=SERVICES.read_text()) == loaded
        assert Resource.objects.count() == loaded > 100

    def test_finds_every_word_wherever_it_stands(self, loaded):
        found = find_resources("spanish food")
        assert found
        for one in found:
            assert "food" in f"{one.name} {one.needs} {one.about} {one.address}".lower()
            assert "Spanish" in one.languages
        assert find_resources("spanish spaceship") == find_resources(" ") == []

    def test_the_nearest_comes_first(self, loaded):
        miles = [one.miles for one in find_resources("mental", (35.4676, -97.5164))]
        known = [one for one in miles if one is not None]
        assert known == sorted(known)

    def test_says_what_nobody_has_verified(self, loaded):
        assert all(one.unverified for one in find_resources("shelter"))
        Resource.objects.update(verified_on=now().date())
        assert not any(one.unverified for one in find_resources("shelter"))

    def test_a_file_that_cannot_be_read_changes_nothing(self, loaded):
        head, first, *_ = SERVICES.read_text().splitlines()
        for source, words in (
            ("name,needs\nA,b", "no column"),
            (f"{head}\n{first}\n,food,,,,,,,,x,", "line 3 has no name"),
            (f"{head}\nA,food,,,,,,north,,x,", "line 2 cannot be read"),
        ):
            with pytest.raises(Invalid, match=words):
                load_directory(actor=None, source=source)
        assert Resource.objects.count() == loaded
