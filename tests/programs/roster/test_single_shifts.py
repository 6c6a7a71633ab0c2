"""A shift is one person's; adding or dropping one touches no other."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from journal.codes.people import Program, Role
from journal.models import Event
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.roster import services
from programs.roster.models import Shift, ShiftRequest
from programs.roster.requests import request_cover
from programs.roster.services import ShiftsOverlap, add_shift, drop_shift
from tests.conftest import person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def colleague(db):
    return person(Role.CLINICIAN, "colleague", program=Program.CCD)


def add(actor, staff, first=24, last=32):
    at = now()
    return add_shift(
        actor=actor, staff_id=staff.pk, starts_at=at + first * HOUR, ends_at=at + last * HOUR
    )


def test_is_whose_it_is_when_it_is(manager, clinician, crew, lead):
    for staff in (clinician, crew, lead):
        shift = add(manager, staff)
        assert Shift.objects.get(staff=staff) == shift
        assert shift.ends_at - shift.starts_at == 8 * HOUR
    add(None, clinician, 40, 48)
    actors = list(Event.objects.order_by("seq").values_list("actor_id", flat=True))
    assert actors == [manager.pk] * 3 + [None]


def test_is_for_clinicians_and_crews_who_are_there(manager, dispatcher, clinician):
    gone = person(Role.CLINICIAN, "gone", program=Program.CCD, is_active=False)
    for nobody in (dispatcher, manager, gone):
        with pytest.raises(Invalid, match="for clinicians and crews"):
            add(manager, nobody)
    at = now() + 24 * HOUR
    for end in (at, at - HOUR):
        with pytest.raises(Invalid, match="ends after it starts"):
            add_shift(actor=manager, staff_id=clinician.pk, starts_at=at, ends_at=end)
    assert not Shift.objects.exists()


def test_one_is_not_in_two_places_and_two_may_be_in_one(manager, clinician, colleague):
    add(manager, clinician)
    with pytest.raises(ShiftsOverlap, match=f"{clinician.name} is on the roster"):
        add(manager, clinician, 31, 40)
    add(manager, colleague, 31, 40)
    assert Shift.objects.count() == 2


def test_dropped_alone_with_what_was_asked_about_it(manager, clinician, colleague):
    mine, later, theirs, swap = (
        add(manager, clinician), add(manager, clinician, 48, 56), add(manager, colleague, 60, 68),
        add(manager, colleague, 72, 80),
    )  # fmt: skip
    request_cover(actor=clinician, shift_id=mine.pk)
    request_cover(actor=clinician, shift_id=later.pk, instead_id=swap.pk)
    kept = request_cover(actor=colleague, shift_id=theirs.pk)
    drop_shift(actor=manager, shift_id=mine.pk)
    assert set(Shift.objects.values_list("pk", flat=True)) == {later.pk, theirs.pk, swap.pk}
    assert ShiftRequest.objects.count() == 2
    drop_shift(actor=manager, shift_id=swap.pk)
    assert list(ShiftRequest.objects.values_list("pk", flat=True)) == [kept.pk]
    with pytest.raises(NotFound, match="no such shift"):
        drop_shift(actor=manager, shift_id=uuid4())


def test_one_that_begins_at_this_moment_stays(manager, clinician, monkeypatch):
    shift = add(manager, clinician)
    monkeypatch.setattr(services, "now", lambda: shift.starts_at)
    with pytest.raises(Refusal, match="has begun"):
        drop_shift(actor=manager, shift_id=shift.pk)
    monkeypatch.setattr(services, "now", lambda: shift.starts_at - timedelta(seconds=1))
    drop_shift(actor=manager, shift_id=shift.pk)
    assert not Shift.objects.exists()
