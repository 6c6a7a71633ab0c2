"""An alarm says which crew, on which call, where; and nobody else's alarm is touched."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from dispatch.duress.models import Duress
from dispatch.duress.services import acknowledge_duress, start_duress, stop_duress
from dispatch.units.services import Fix, record_position
from journal.codes.calls import CallStatus
from journal.codes.people import Program, Role
from journal.codes.units import AssignmentStatus
from journal.selectors import events_after
from programs.base.refusals import Forbidden, NotFound, Refusal
from programs.units.models import Unit
from tests.conftest import person

pytestmark = pytest.mark.django_db
S = AssignmentStatus


def fresh(row):
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("status", [S.CLEARED, S.CANCELLED, S.STACKED])
def test_of_a_crew_that_is_on_no_call_names_none(crew, unit, make_call, make_assignment, status):
    make_assignment(make_call(CallStatus.ACTIVE), unit, status)
    assert start_duress(actor=crew, unit_id=unit.pk).call_id is None


@pytest.mark.parametrize("status", [S.DISPATCHED, S.STAGED, S.ON_SCENE, S.TRANSPORTING])
def test_of_a_crew_on_a_call_names_that_one_and_not_one_it_had(
    crew, unit, make_unit, make_call, make_assignment, status
):
    make_assignment(make_call(CallStatus.CLOSED), unit, S.CLEARED)
    make_assignment(make_call(CallStatus.ACTIVE), make_unit("CRT2"), S.ON_SCENE)
    here = make_call(CallStatus.ACTIVE)
    make_assignment(here, unit, status)
    assert start_duress(actor=crew, unit_id=unit.pk).call_id == here.pk


def test_says_where_the_unit_was_last_seen_or_else_stands(crew, dispatcher, unit, make_unit):
    Unit.objects.filter(pk=unit.pk).update(latitude=35.1, longitude=-97.1)
    other = make_unit("CRT2")
    record_position(actor=dispatcher, unit_id=other.pk, fix=Fix(35.9, -97.9, now()))
    first = start_duress(actor=crew, unit_id=unit.pk)
    assert (first.latitude, first.longitude) == (35.1, -97.1)
    second = start_duress(actor=dispatcher, unit_id=other.pk)
    assert (second.latitude, second.longitude) == (35.9, -97.9)


def test_has_the_number_its_phone_gave_it_and_who_pressed(crew, unit):
    wanted = uuid4()
    assert start_duress(actor=crew, unit_id=unit.pk, duress_id=wanted).pk == wanted
    one = Duress.objects.get()
    assert (one.started_by, one.unit) == (crew, unit)
    assert now() - one.started_at < timedelta(minutes=1)


def test_one_crews_alarm_does_not_stand_for_anothers(crew, dispatcher, unit, make_unit):
    other = make_unit("CRT2")
    first = start_duress(actor=crew, unit_id=unit.pk)
    second = start_duress(actor=dispatcher, unit_id=other.pk)
    assert first != second
    acknowledge_duress(actor=dispatcher, duress_id=first.pk)
    assert (fresh(first).answered_by, fresh(second).answered_by) == (dispatcher, None)
    stop_duress(actor=dispatcher, duress_id=first.pk)
    assert (fresh(first).stopped_by, fresh(second).stopped_at) == (dispatcher, None)
    with pytest.raises(Refusal, match="Answer the alarm first"):
        stop_duress(actor=dispatcher, duress_id=second.pk)


def test_is_answered_by_one_and_over_once(crew, dispatcher, supervisor, unit):
    one = start_duress(actor=crew, unit_id=unit.pk)
    acknowledge_duress(actor=dispatcher, duress_id=one.pk)
    with pytest.raises(Refusal, match=f"{dispatcher.name} answered this alarm already"):
        acknowledge_duress(actor=supervisor, duress_id=one.pk)
    stop_duress(actor=supervisor, duress_id=one.pk)
    for command in (acknowledge_duress, stop_duress):
        with pytest.raises(NotFound, match="or it is over"):
            command(actor=dispatcher, duress_id=one.pk)
        with pytest.raises(NotFound):
            command(actor=dispatcher, duress_id=uuid4())
    assert [event.actor_id for event in events_after(0)] == [crew.pk, dispatcher.pk, supervisor.pk]


def test_is_the_own_crews_or_the_rooms(unit, make_unit, manager):
    crew = person(Role.CREW, "other", program=Program.CRT, unit=make_unit("CRT2"))
    walker = person(Role.CREW, "walker", program=Program.CRT)
    taker = person(Role.CALL_TAKER, "rider")
    for actor in (crew, walker, manager, taker):
        with pytest.raises(Forbidden):
            start_duress(actor=actor, unit_id=unit.pk)
    assert not Duress.objects.exists()
