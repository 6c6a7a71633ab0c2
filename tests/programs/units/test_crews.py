"""Crews: what each may work as today, and a unit that goes without a role it should have."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate, now

from journal.codes.people import Program, Role
from journal.codes.units import CrewRole, Duty, ShortReason
from journal.selectors import events_after
from programs.base.refusals import Invalid
from programs.credentials.models import Credential
from programs.credentials.selectors import credentials_lapsing
from programs.credentials.services import add_credential
from programs.people.services import keep_layout
from programs.units.crews import crews_of, roles_missing
from programs.units.models import Unit
from programs.units.services import ShortOfCrew, TooLate, set_duty, undo_duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def off(make_unit):
    return make_unit("CRT1", duty=Duty.OFF_DUTY)


@pytest.fixture
def ride(make_person):
    def put(unit, role, days=30):
        one = make_person(
            Role.CREW, f"{unit}{role}", program=unit.program, unit=unit, crew_role=role
        )
        day = localdate() + timedelta(days=days)
        Credential.objects.create(staff=one, crew_role=role, name="License", expires_on=day)
        return one

    return put


def test_a_whole_crew_goes_on_duty(dispatcher, off, ride):
    for role in (CrewRole.PARAMEDIC, CrewRole.NAVIGATOR):
        ride(off, role)
    assert set_duty(actor=dispatcher, unit_id=off.pk, command="start").duty == Duty.IN_SERVICE


def test_a_role_that_lacks_or_has_lapsed_wants_a_reason(dispatcher, off, ride):
    ride(off, CrewRole.PARAMEDIC, days=-1)
    ride(off, CrewRole.NAVIGATOR, days=0)
    assert roles_missing(off) == (CrewRole.PARAMEDIC,)
    with pytest.raises(ShortOfCrew, match="CRT1 has no paramedic with a valid credential"):
        set_duty(actor=dispatcher, unit_id=off.pk, command="start")
    assert Unit.objects.get().duty == Duty.OFF_DUTY
    set_duty(actor=dispatcher, unit_id=off.pk, command="start", short_reason=ShortReason.SUPERVISOR)
    assert Unit.objects.get().short_reason == ShortReason.SUPERVISOR
    said = events_after(0)[-1].data
    assert (said["missing"], said["short_reason"]) == (["paramedic"], "supervisor")


@pytest.mark.parametrize(
    ("program", "missing"),
    [
        (Program.CRT, {"paramedic", "navigator"}),
        (Program.ART, {"paramedic", "navigator", "peer"}),
        (Program.CAP, set()),
    ],
)
def test_what_each_program_always_sends(make_unit, program, missing):
    assert set(roles_missing(make_unit("X1", program))) == missing


def test_a_renewal_moves_the_day(off, ride):
    one = ride(off, CrewRole.PARAMEDIC, days=-1)
    add_credential(
        actor=None,
        staff=one,
        crew_role=CrewRole.PARAMEDIC,
        name="License",
        expires_on=localdate() + timedelta(days=700),
    )
    member = crews_of([off.pk])[off.pk][0]
    assert (member.valid, one.credentials.count()) == (True, 1)


def test_a_credential_that_has_lapsed_is_not_taken(manager, off, ride):
    one = ride(off, CrewRole.PARAMEDIC)
    yesterday = localdate() - timedelta(days=1)
    with pytest.raises(Invalid, match="lapsed"):
        add_credential(
            actor=manager, staff=one, crew_role=CrewRole.PARAMEDIC, name="License",
            expires_on=yesterday,
        )  # fmt: skip
    assert one.credentials.get().expires_on > yesterday


def test_those_that_lapse_soon_are_listed_first(manager, off, ride):
    ride(off, CrewRole.NAVIGATOR, days=30)
    ride(off, CrewRole.PARAMEDIC, days=-2)
    ride(off, CrewRole.PEER, days=300)
    assert [one.crew_role for one in credentials_lapsing()] == ["paramedic", "navigator"]


def test_credentials_are_for_crews(dispatcher):
    with pytest.raises(Invalid):
        add_credential(
            actor=None,
            staff=dispatcher,
            crew_role=CrewRole.PEER,
            name="x",
            expires_on=localdate(),
        )


def test_set_crew_says_what_somebody_is_trained_for(off, make_person):
    make_person(Role.CREW, "rider", program=Program.CRT, unit=off)
    given = ["--role", "paramedic", "--languages", "Spanish"]
    call_command("set_crew", "rider", *given, "--credential", "License", "--until", "2099-01-01")
    member = crews_of([off.pk])[off.pk][0]
    assert (member.role, member.valid, member.languages) == ("paramedic", True, ("Spanish",))
    with pytest.raises(CommandError, match="both, or neither"):
        call_command("set_crew", "rider", *given, "--credential", "License")
    with pytest.raises(CommandError, match="Nobody active"):
        call_command("set_crew", "ghost", *given)


class TestUndo:
    @pytest.mark.parametrize("command", ["suspend", "end"])
    def test_duty_is_as_it_was_since_when_it_was(self, dispatcher, unit, command):
        since = unit.duty_since
        set_duty(actor=dispatcher, unit_id=unit.pk, command=command)
        undone = undo_duty(actor=dispatcher, unit_id=unit.pk)
        assert (undone.duty, undone.duty_since) == (Duty.IN_SERVICE, since)
        with pytest.raises(TooLate):
            undo_duty(actor=dispatcher, unit_id=unit.pk)

    def test_not_after_ten_seconds(self, dispatcher, unit):
        set_duty(actor=dispatcher, unit_id=unit.pk, command="end")
        Unit.objects.update(duty_since=now() - timedelta(seconds=11))
        with pytest.raises(TooLate):
            undo_duty(actor=dispatcher, unit_id=unit.pk)


def test_a_layout_is_kept_for_each_role(dispatcher):
    keep_layout(actor=dispatcher, choices={"map": "folded"})
    keep_layout(actor=dispatcher, choices={"palette": "deutan"})
    dispatcher.refresh_from_db()
    assert dispatcher.layouts == {"dispatcher": {"map": "folded", "palette": "deutan"}}
