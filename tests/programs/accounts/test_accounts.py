"""Accounts, units and crews: what is given, refused, and told in whose name."""

import pytest

from journal.codes.people import Presence, Program, Role
from journal.codes.units import CrewRole, Duty
from journal.selectors import events_after
from programs.accounts.services import enroll_staff, record_sign_in, set_access
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.people.models import ApiToken, Staff
from programs.people.services import issue_token, revoke_tokens
from programs.units.services import commission_unit, set_crew
from tests.conftest import person

pytestmark = pytest.mark.django_db


def last():
    event = events_after(0)[-1]
    return event.kind, event.actor_id


def test_somebody_enrolled_is_all_that_was_said(admin):
    new = enroll_staff(
        actor=admin, username="kim", name="Kim Example", role=Role.CREW, password_hash="!",
        program=Program.ART, crew_role=CrewRole.PARAMEDIC, languages="Spanish",
    )  # fmt: skip
    kept = Staff.objects.get(username="kim")
    assert kept == new
    assert (kept.name, kept.role, kept.program, kept.unit, kept.password) == (
        "Kim Example", Role.CREW, Program.ART, None, "!",
    )  # fmt: skip
    assert (kept.crew_role, kept.languages, kept.presence) == ("paramedic", "Spanish", Presence.OFF)
    assert last() == ("staff.enrolled", admin.pk)


def test_a_unit_commissioned_is_off_duty_in_its_quarters(admin):
    unit = commission_unit(
        actor=admin, callsign="ART7", program=Program.ART, quarters=(35.4, -97.5)
    )
    unit.refresh_from_db()
    assert (unit.callsign, unit.program, unit.duty) == ("ART7", Program.ART, Duty.OFF_DUTY)
    assert (unit.latitude, unit.longitude) == (35.4, -97.5)
    assert last() == ("unit.commissioned", admin.pk)
    assert commission_unit(actor=None, callsign="ART8", program=Program.ART).latitude is None
    assert last() == ("unit.commissioned", None)


def test_a_crew_member_is_trained_for_something(admin, crew, dispatcher):
    set_crew(actor=admin, username=crew.username, crew_role=CrewRole.PARAMEDIC, languages="Spanish")
    crew.refresh_from_db()
    assert (crew.crew_role, crew.languages) == ("paramedic", "Spanish")
    assert last()[1] == admin.pk
    with pytest.raises(Invalid, match="no crew member"):
        set_crew(actor=admin, username=dispatcher.username, crew_role=CrewRole.PARAMEDIC)
    Staff.objects.filter(pk=crew.pk).update(is_active=False)
    for name in (crew.username, "nobody"):
        with pytest.raises(NotFound):
            set_crew(actor=admin, username=name, crew_role=CrewRole.PARAMEDIC)


def test_whoever_leaves_the_crews_is_trained_for_nothing(admin, crew):
    set_crew(actor=admin, username=crew.username, crew_role=CrewRole.PARAMEDIC)
    set_access(
        actor=admin, staff_id=crew.pk, role=Role.DISPATCHER, program=None, unit_id=None,
        active=True,
    )  # fmt: skip
    crew.refresh_from_db()
    assert (crew.role, crew.crew_role, crew.unit) == (Role.DISPATCHER, None, None)
    set_access(
        actor=admin, staff_id=crew.pk, role=Role.CREW, program=Program.CRT, unit_id=None,
        active=True,
    )  # fmt: skip
    set_crew(actor=admin, username=crew.username, crew_role=CrewRole.PARAMEDIC)
    set_access(
        actor=admin, staff_id=crew.pk, role=Role.CREW, program=Program.ART, unit_id=None,
        active=True,
    )  # fmt: skip
    crew.refresh_from_db()
    assert crew.crew_role == "paramedic"


def test_signing_in_is_told_of_whoever_signed_in(dispatcher):
    record_sign_in(actor=dispatcher)
    assert last() == ("staff.signed_in", dispatcher.pk)


def test_a_key_is_void_once_revoked_and_another_is_made(admin, dispatcher):
    for round_ in (1, 2):
        issue_token(actor=admin, username=dispatcher.username)
        issue_token(actor=admin, username=dispatcher.username)
        assert revoke_tokens(actor=admin, username=dispatcher.username) == 2
        assert not ApiToken.objects.filter(revoked_at=None).exists()
        assert revoke_tokens(actor=admin, username=dispatcher.username) == 0
        assert ApiToken.objects.count() == 2 * round_


def test_no_key_for_somebody_who_has_left(admin):
    person(Role.DISPATCHER, "gone", is_active=False)
    with pytest.raises(NotFound):
        issue_token(actor=admin, username="gone")
    with pytest.raises(Forbidden):
        issue_token(actor=person(Role.MANAGER), username=admin.username)
