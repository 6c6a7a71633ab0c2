"""A unit's duty: with whom it goes, what it was before, and not the other unit's."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from journal.codes.people import Program, Role
from journal.codes.units import CrewRole, Duty, ShortReason
from journal.models import Event
from programs.base.refusals import NotFound
from programs.units import services
from programs.units.models import Unit
from programs.units.services import ShortOfCrew, TooLate, set_duty, undo_duty
from tests.conftest import person

pytestmark = pytest.mark.django_db


def fresh(row):
    row.refresh_from_db()
    return row


@pytest.fixture
def off(make_unit):
    return make_unit("CRT5", duty=Duty.OFF_DUTY)


@pytest.fixture
def cap(make_unit):
    """It goes as it can."""
    return make_unit("CAP1", Program.CAP, Duty.OFF_DUTY)


def test_is_changed_since_now_and_what_it_was_is_kept(dispatcher, cap, unit):
    since = cap.duty_since
    set_duty(actor=dispatcher, unit_id=cap.pk, command="start")
    one = fresh(cap)
    assert (one.duty, one.duty_before, one.duty_since_before) == ("in_service", "off_duty", since)
    assert one.duty_since > since
    assert one.short_reason is None
    assert (fresh(unit).duty, unit.duty_before) == ("in_service", None)
    with pytest.raises(NotFound, match="no such unit"):
        set_duty(actor=dispatcher, unit_id=0, command="start")
    with pytest.raises(NotFound):
        undo_duty(actor=dispatcher, unit_id=0)


def test_who_is_missing_is_named_and_why_it_goes_without_is_kept(dispatcher, off):
    with pytest.raises(ShortOfCrew) as refused:
        set_duty(actor=dispatcher, unit_id=off.pk, command="start")
    words = str(refused.value)
    assert str(CrewRole.PARAMEDIC.label) in words
    assert f" or {CrewRole.NAVIGATOR.label}" in words
    assert fresh(off).duty == Duty.OFF_DUTY
    reason = next(iter(ShortReason))
    set_duty(actor=dispatcher, unit_id=off.pk, command="start", short_reason=reason)
    assert (fresh(off).duty, off.short_reason) == (Duty.IN_SERVICE, reason)
    told = Event.objects.get().data
    assert told["short_reason"] == reason
    assert set(told["missing"]) == {"paramedic", "navigator"}


def test_why_is_not_kept_where_nobody_is_missing(dispatcher, cap):
    reason = next(iter(ShortReason))
    set_duty(actor=dispatcher, unit_id=cap.pk, command="start", short_reason=reason)
    assert fresh(cap).short_reason is None


@pytest.mark.parametrize("command", ["suspend", "end"])
def test_out_of_service_it_goes_with_any_crew(dispatcher, unit, command):
    set_duty(actor=dispatcher, unit_id=unit.pk, command=command)
    assert fresh(unit).duty != Duty.IN_SERVICE


def test_somebody_who_rides_elsewhere_or_left_does_not_ride(dispatcher, off, make_unit):
    other = make_unit("CRT6")
    for name, given in (
        ("elsewhere", {"unit": other}), ("gone", {"unit": off, "is_active": False}),
    ):  # fmt: skip
        person(Role.CREW, name, program=Program.CRT, crew_role=CrewRole.PARAMEDIC, **given)
    with pytest.raises(ShortOfCrew, match=str(CrewRole.PARAMEDIC.label)):
        set_duty(actor=dispatcher, unit_id=off.pk, command="start")


class TestUndo:
    def test_as_it_was_and_once_and_no_other_unit(self, dispatcher, cap, unit):
        since = cap.duty_since
        set_duty(actor=dispatcher, unit_id=unit.pk, command="suspend")
        set_duty(actor=dispatcher, unit_id=cap.pk, command="start")
        undo_duty(actor=dispatcher, unit_id=cap.pk)
        one = fresh(cap)
        assert (one.duty, one.duty_since, one.duty_before, one.duty_since_before) == (
            Duty.OFF_DUTY, since, None, None,
        )  # fmt: skip
        assert fresh(unit).duty == Duty.OUT_OF_SERVICE
        with pytest.raises(TooLate, match="CAP1 can no longer be taken back"):
            undo_duty(actor=dispatcher, unit_id=cap.pk)
        kinds = list(Event.objects.order_by("seq").values_list("kind", flat=True))
        assert kinds == ["unit.duty_changed", "unit.duty_changed", "unit.duty_undone"]

    def test_why_it_went_without_goes_with_it(self, dispatcher, off):
        reason = next(iter(ShortReason))
        set_duty(actor=dispatcher, unit_id=off.pk, command="start", short_reason=reason)
        undo_duty(actor=dispatcher, unit_id=off.pk)
        assert fresh(off).short_reason is None

    @pytest.mark.parametrize(("seconds", "late"), [(10, False), (10.001, True)])
    def test_within_ten_seconds(self, dispatcher, cap, monkeypatch, seconds, late):
        set_duty(actor=dispatcher, unit_id=cap.pk, command="start")
        moment = Unit.objects.get(pk=cap.pk).duty_since + timedelta(seconds=seconds)
        monkeypatch.setattr(services, "now", lambda: moment)
        if late:
            with pytest.raises(TooLate):
                undo_duty(actor=dispatcher, unit_id=cap.pk)
        else:
            undo_duty(actor=dispatcher, unit_id=cap.pk)
        assert (fresh(cap).duty == Duty.IN_SERVICE) is late

    def test_nothing_was_changed_yet(self, dispatcher, unit):
        with pytest.raises(TooLate):
            undo_duty(actor=dispatcher, unit_id=unit.pk)
        assert now() - fresh(unit).duty_since < timedelta(minutes=1)
