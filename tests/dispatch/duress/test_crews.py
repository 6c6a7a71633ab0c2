"""A crew in danger, where it is, and what its phone tells once or long after."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from dispatch.assignments.services import assign_unit
from dispatch.calls.models import Assignment, Note
from dispatch.calls.services import state_fact
from dispatch.duress.models import Duress
from dispatch.duress.selectors import duresses_for
from dispatch.duress.services import acknowledge_duress, start_duress, stop_duress
from dispatch.hazards.selectors import hazards_of
from dispatch.phone.selectors import crew_phone_for
from dispatch.phone.services import PhoneAction, act_from_phone
from dispatch.units.models import Position
from dispatch.units.services import Fix, record_position
from journal.codes.calls import Topic
from journal.codes.people import Program, Role
from journal.codes.units import AssignmentStatus
from journal.selectors import events_after
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, Invalid, Refusal
from programs.people.services import KeyUsedDifferently

S = AssignmentStatus
pytestmark = pytest.mark.django_db


def kinds():
    return [event.kind for event in events_after(0)]


class TestDuress:
    def test_alarms_every_position_until_it_is_over(self, crew, dispatcher, unit):
        duress = start_duress(actor=crew, unit_id=unit.pk)
        for role in (Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR, Role.LEAD):
            assert duresses_for(Audience(role))[0].callsign == "CRT1"
        acknowledge_duress(actor=dispatcher, duress_id=duress.pk)
        assert duresses_for(Audience(Role.DISPATCHER))[0].answered_by == dispatcher.name
        stop_duress(actor=dispatcher, duress_id=duress.pk)
        assert duresses_for(Audience(Role.DISPATCHER)) == []
        duress.refresh_from_db()
        assert duress.started_at <= duress.answered_at <= duress.stopped_at
        assert kinds() == ["unit.duress_started", "unit.duress_answered", "unit.duress_stopped"]

    @pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.ADMIN])
    def test_is_told_to_those_who_work_calls_alone(self, crew, unit, role):
        start_duress(actor=crew, unit_id=unit.pk)
        assert duresses_for(Audience(role)) == []

    def test_pressed_twice_it_is_one(self, crew, unit):
        first = start_duress(actor=crew, unit_id=unit.pk)
        assert start_duress(actor=crew, unit_id=unit.pk) == first
        assert Duress.objects.count() == 1

    def test_says_where_the_crew_is_and_on_what(self, crew, dispatcher, make_call, unit):
        call = make_call()
        assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
        record_position(actor=crew, unit_id=unit.pk, fix=Fix(35.47, -97.52, now()))
        start_duress(actor=crew, unit_id=unit.pk)
        row = duresses_for(Audience(Role.DISPATCHER))[0]
        assert row.call_id == call.pk
        assert "Scissortail Park, 35.4700, -97.5200" in row.words

    def test_does_not_just_stop(self, crew, dispatcher, unit):
        duress = start_duress(actor=crew, unit_id=unit.pk)
        with pytest.raises(Refusal, match="Answer the alarm first"):
            stop_duress(actor=dispatcher, duress_id=duress.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Duress.objects.update(stopped_at=now(), stopped_by=dispatcher)

    def test_is_never_erased(self, crew, unit):
        start_duress(actor=crew, unit_id=unit.pk)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM dispatch_duress")

    def test_is_the_own_units_or_the_rooms(self, crew, call_taker, make_unit):
        other = make_unit("CRT2")
        for actor in (crew, call_taker):
            with pytest.raises(Forbidden):
                start_duress(actor=actor, unit_id=other.pk)


class TestPosition:
    def test_the_latest_counts(self, crew, unit):
        at = now()
        assert record_position(actor=crew, unit_id=unit.pk, fix=Fix(35.4, -97.5, at))
        older = Fix(35.9, -97.9, at - timedelta(seconds=5))
        assert not record_position(actor=crew, unit_id=unit.pk, fix=older)
        assert Position.objects.get().latitude == 35.4
        assert kinds() == []

    @pytest.mark.parametrize(
        ("fix", "words"),
        [
            (Fix(0.0, 0.0, now()), "0,0"),
            (Fix(95.0, -97.5, now()), "not on earth"),
            (Fix(35.4, -97.5, now() + timedelta(hours=1)), "future"),
        ],
    )
    def test_nonsense_changes_nothing(self, crew, unit, fix, words):
        with pytest.raises(Invalid, match=words):
            record_position(actor=crew, unit_id=unit.pk, fix=fix)
        assert not Position.objects.exists()


class TestPhone:
    @pytest.fixture
    def out(self, dispatcher, make_call, unit, crew):
        return assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)

    def action(self, kind, about, word="", minutes=0, key=None):
        at = now() - timedelta(minutes=minutes)
        return PhoneAction(key or str(uuid4()), kind, at, about, word)

    def test_keeps_the_real_times_in_their_order(self, crew, out):
        Assignment.objects.update(step_at=now() - timedelta(hours=1))
        for word, minutes in (("en_route", 40), ("on_scene", 25), ("cleared:refused", 3)):
            act_from_phone(actor=crew, action=self.action("progress", out.pk, word, minutes))
        out.refresh_from_db()
        assert (out.status, out.outcome) == (S.CLEARED, "refused")
        assert timedelta(minutes=2.9) < now() - out.step_at < timedelta(minutes=3.1)

    def test_a_repeat_does_nothing_and_says_so(self, crew, out):
        action = self.action("note", out.call_id, "All quiet.", 5)
        assert act_from_phone(actor=crew, action=action)
        assert not act_from_phone(actor=crew, action=action)
        note = Note.objects.get()
        assert note.at == action.at

    def test_one_key_is_one_action(self, crew, out):
        act_from_phone(actor=crew, action=self.action("check_in", out.pk, key="k"))
        with pytest.raises(KeyUsedDifferently):
            act_from_phone(actor=crew, action=self.action("progress", out.pk, "en_route", key="k"))

    def test_a_refused_action_can_be_sent_again_when_it_may(self, crew, dispatcher, out):
        state_fact(
            actor=dispatcher, call_id=out.call_id, topic=Topic.WEAPON, value="knife", seen=()
        )
        leave = self.action("progress", out.pk, "en_route")
        with pytest.raises(Refusal, match="reads the hazards first"), transaction.atomic():
            act_from_phone(actor=crew, action=leave)
        read = self.action("hazards", out.pk, hazards_of(out.call).digest)
        act_from_phone(actor=crew, action=read)
        assert act_from_phone(actor=crew, action=leave)

    @pytest.mark.parametrize(
        ("kind", "word"), [("dance", ""), ("progress", "flying"), ("note", " "), ("help", "navy")]
    )
    def test_what_cannot_be_meant_changes_nothing(self, crew, out, kind, word):
        before = len(events_after(0))
        with pytest.raises(Invalid):
            act_from_phone(actor=crew, action=self.action(kind, out.pk, word))
        assert len(events_after(0)) == before

    def test_a_time_that_has_not_come_is_refused(self, crew, out):
        with pytest.raises(Invalid, match="has not come"):
            act_from_phone(actor=crew, action=self.action("progress", out.pk, "en_route", -30))

    def test_shows_the_call_the_next_one_and_what_changed(self, crew, dispatcher, out):
        before = crew_phone_for(crew).now.digest
        state_fact(
            actor=dispatcher, call_id=out.call_id, topic=Topic.WEAPON, value="knife", seen=()
        )
        phone = crew_phone_for(crew)
        assert phone.now.digest != before
        assert phone.now.assignment.unread
        assert phone.next is None

    def test_is_only_for_those_who_ride(self, dispatcher, make_person):
        assert crew_phone_for(dispatcher) is None
        assert crew_phone_for(make_person(Role.CREW, "walker", program=Program.CRT)) is None
