"""Each action of a phone is the command it stands for, about what it meant, by whoever rides."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from dispatch.assignments.services import assign_unit, report_progress
from dispatch.calls.models import Assignment, Note
from dispatch.duress.models import Duress
from dispatch.phone.services import KINDS, PhoneAction, act_from_phone
from dispatch.units.models import Position
from journal.codes.people import Program, Role
from journal.codes.units import AssignmentStatus
from journal.selectors import events_after
from programs.base.refusals import Forbidden, Invalid
from programs.people.models import Receipt
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(dispatcher, make_call, unit, crew):
    return assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)


def press(actor, kind, about=None, word="", key=None, at=None, spot=None):
    action = PhoneAction(key or str(uuid4()), kind, at or now(), about, word, spot)
    return act_from_phone(actor=actor, action=action)


@pytest.mark.parametrize("kind", [*KINDS, "dance"])
def test_is_refused_to_whoever_reports_no_unit_before_anything_else(dispatcher, out, kind):
    before = len(events_after(0))
    for actor in (dispatcher, person(Role.MANAGER), person(Role.CLINICIAN, program=Program.CCD)):
        with pytest.raises(Forbidden, match="report the own unit's progress"):
            press(actor, kind, out.pk, "x")
    assert len(events_after(0)) == before
    assert not Receipt.objects.exists()


def test_a_duress_is_the_own_units(crew, unit, make_unit):
    make_unit("CRT2")
    press(crew, "duress")
    assert (Duress.objects.get().unit, Duress.objects.get().started_by) == (unit, crew)


def test_a_position_is_the_own_units_at_its_time(crew, unit):
    at = now() - timedelta(minutes=2)
    press(crew, "position", spot=(35.47, -97.52), at=at)
    one = Position.objects.get()
    assert (one.unit, one.latitude, one.longitude, one.at) == (unit, 35.47, -97.52, at)
    with pytest.raises(Invalid, match="where it is"):
        press(crew, "position")


def test_whoever_rides_nothing_raises_and_places_nothing(db):
    walker = person(Role.CREW, "walker", program=Program.CRT)
    with pytest.raises(Invalid, match="ride no unit"):
        press(walker, "duress")
    with pytest.raises(Invalid, match="where it is"):
        press(walker, "position", spot=(35.4, -97.5))


@pytest.mark.parametrize("kind", ["progress", "hazards", "check_in", "note", "help"])
def test_what_is_about_something_says_what(crew, out, kind):
    word = {"progress": "en_route", "help": "ems"}.get(kind, "x")
    with pytest.raises(Invalid, match="did not say which call"):
        press(crew, kind, None, word)


def test_a_check_in_is_heard_when_it_was_pressed(crew, out):
    Assignment.objects.update(
        step_at=now() - timedelta(hours=1), heard_at=now() - timedelta(hours=1)
    )
    at = now() - timedelta(minutes=7)
    press(crew, "check_in", out.pk, at=at)
    out.refresh_from_db()
    assert out.heard_at == at


def test_a_step_is_the_one_that_was_meant_with_its_outcome(crew, out):
    Assignment.objects.update(step_at=now() - timedelta(hours=1))
    for word in ("en_route", "on_scene"):
        press(crew, "progress", out.pk, word)
    with pytest.raises(Invalid, match="step that there is not"):
        press(crew, "progress", out.pk, "cleared:magic")
    press(crew, "progress", out.pk, "cleared:nobody_found")
    out.refresh_from_db()
    assert (out.status, out.outcome) == (AssignmentStatus.CLEARED, "nobody_found")


def test_help_is_of_the_kind_that_was_asked_for(crew, out):
    press(crew, "help", out.call_id, "ems")
    assert any("ems" in str(event.data) for event in events_after(0)[-3:])
    assert not any("police" in str(event.data) for event in events_after(0)[-3:])


def test_a_note_is_on_its_call_in_its_words(crew, out, make_call):
    make_call()
    press(crew, "note", out.call_id, "All quiet.")
    note = Note.objects.get()
    assert (note.call_id, note.text, note.by) == (out.call_id, "All quiet.", crew)


def test_two_phones_keys_are_each_their_own(crew, out, make_unit):
    other = person(Role.CREW, "other", program=Program.CRT, unit=make_unit("CRT2"))
    assert press(crew, "duress", key="k")
    assert press(other, "duress", key="k")
    assert Duress.objects.count() == 2


def test_of_a_step_reported_by_the_room_meanwhile_the_phone_is_told(crew, dispatcher, out):
    report_progress(actor=dispatcher, assignment_id=out.pk, status=AssignmentStatus.EN_ROUTE)
    before = len(events_after(0))
    with pytest.raises(Exception, match="cannot"):
        press(crew, "progress", out.pk, "en_route")
    assert len(events_after(0)) == before
