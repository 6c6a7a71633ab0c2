"""Commands about people, units and keys."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from journal.codes.people import Presence, Program, Role
from journal.codes.units import Duty
from journal.selectors import events_after, last_seq
from programs.accounts.services import record_sign_out, set_access
from programs.base.machine import IllegalTransition
from programs.base.permissions import GRANTS, Can, allows
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.hours.models import OpeningHours
from programs.hours.selectors import calendar_in_force
from programs.hours.services import set_hours
from programs.people.models import Staff
from programs.people.services import issue_token
from programs.presence.selectors import clinicians_available
from programs.presence.services import set_presence
from programs.units.services import set_duty

pytestmark = pytest.mark.django_db


class TestSetAccess:
    def change(self, admin, staff, role=Role.DISPATCHER, program=None, unit_id=None, active=True):
        return set_access(
            actor=admin,
            staff_id=staff.pk,
            role=role,
            program=program,
            unit_id=unit_id,
            active=active,
        )

    def test_changes_what_a_person_may_do(self, admin, clinician):
        self.change(admin, clinician)
        clinician.refresh_from_db()
        assert (clinician.role, clinician.program) == (Role.DISPATCHER, None)
        event = events_after(0)[-1]
        assert (event.kind, event.subjects) == ("staff.access_changed", [f"staff:{clinician.pk}"])

    @pytest.mark.parametrize("role", [Role.CLINICIAN, Role.CREW])
    def test_refuses_a_role_without_the_program_it_needs(self, admin, dispatcher, role):
        with pytest.raises(Invalid, match="needs a program"):
            self.change(admin, dispatcher, role=role)
        assert last_seq() == 0

    def test_refuses_a_unit_of_another_program(self, admin, dispatcher, unit):
        with pytest.raises(Invalid, match="not one of the program's"):
            self.change(admin, dispatcher, role=Role.CREW, program=Program.ART, unit_id=unit.pk)

    def test_refuses_a_unit_to_somebody_who_rides_none(self, admin, dispatcher, unit):
        with pytest.raises(Invalid, match="Only crew"):
            self.change(admin, dispatcher, unit_id=unit.pk)

    def test_refuses_somebody_who_does_not_exist(self, admin):
        with pytest.raises(NotFound):
            self.change(admin, Staff(pk=999_999))

    def test_is_refused_to_everybody_else(self, supervisor, dispatcher):
        with pytest.raises(Forbidden):
            self.change(supervisor, dispatcher)

    def test_the_database_refuses_a_crew_member_without_a_program(self, dispatcher):
        people = Staff.objects.filter(pk=dispatcher.pk)
        with (
            pytest.raises(IntegrityError, match="clinicians_and_crews_have_a_program"),
            transaction.atomic(),
        ):
            people.update(role=Role.CREW)


class TestSetDuty:
    def test_goes_off_and_on(self, dispatcher, unit):
        for command, duty in (("suspend", Duty.OUT_OF_SERVICE), ("end", Duty.OFF_DUTY)):
            assert set_duty(actor=dispatcher, unit_id=unit.pk, command=command).duty == duty
        assert [event.kind for event in events_after(0)] == ["unit.duty_changed"] * 2

    def test_refuses_a_move_that_is_not_listed(self, dispatcher, unit):
        with pytest.raises(IllegalTransition):
            set_duty(actor=dispatcher, unit_id=unit.pk, command="start")

    def test_refuses_a_unit_that_does_not_exist(self, dispatcher):
        with pytest.raises(NotFound):
            set_duty(actor=dispatcher, unit_id=999_999, command="start")


def test_a_token_for_nobody_is_refused():
    with pytest.raises(NotFound, match="'ghost'"):
        issue_token(actor=None, username="ghost")


def test_every_role_has_its_grants():
    assert set(GRANTS) == set(Role)


@pytest.mark.parametrize("can", [Can.SEE_CLINICAL, Can.WRITE_CLINICAL])
@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.DISPATCHER, Role.MANAGER, Role.ADMIN])
def test_clinical_words_are_the_treating_teams(role, can):
    assert not allows(Staff(role=role), can)


class TestPresence:
    def test_is_a_clinicians_own_word(self, clinician):
        staff = set_presence(actor=clinician, command="come_on")
        assert staff.presence == Presence.AVAILABLE
        assert clinicians_available() == 1
        set_presence(actor=clinician, command="pause")
        assert clinicians_available() == 0
        assert [event.kind for event in events_after(0)] == ["staff.presence_changed"] * 2

    def test_is_refused_to_those_who_take_no_calls_over(self, dispatcher, crew):
        for actor in (dispatcher, crew):
            with pytest.raises(Forbidden):
                set_presence(actor=actor, command="come_on")

    def test_refuses_a_step_the_table_does_not_have(self, clinician):
        with pytest.raises(IllegalTransition):
            set_presence(actor=clinician, command="resume")

    def test_ends_with_the_session(self, clinician):
        set_presence(actor=clinician, command="come_on")
        record_sign_out(actor=clinician)
        assert clinicians_available() == 0
        assert [event.kind for event in events_after(1)] == [
            "staff.signed_out",
            "staff.presence_changed",
        ]

    def test_ends_when_access_is_taken_away(self, admin, clinician):
        set_presence(actor=clinician, command="come_on")
        set_access(
            actor=admin,
            staff_id=clinician.pk,
            role=Role.DISPATCHER,
            program=None,
            unit_id=None,
            active=True,
        )
        clinician.refresh_from_db()
        assert clinician.presence == Presence.OFF


class TestSetHours:
    DAILY = 'zone = "UTC"\n[weekly]\ncrt = { daily = [] }\n'

    def test_the_last_set_are_in_force_and_all_are_kept(self, manager):
        set_hours(actor=manager, source='zone = "UTC"\n[weekly]\n')
        assert calendar_in_force().is_open("crt", now())
        set_hours(actor=manager, source=self.DAILY)
        assert not calendar_in_force().is_open("crt", now())
        assert OpeningHours.objects.count() == 2

    def test_what_makes_no_sense_changes_nothing(self, manager):
        with pytest.raises(Invalid, match="The hours were not changed"):
            set_hours(actor=manager, source="zone =")
        assert not OpeningHours.objects.exists()

    def test_what_names_no_program_says_which(self, manager):
        for source in (
            'zone = "UTC"\n[weekly]\nbus = { daily = [] }\n',
            'zone = "UTC"\n[weekly]\n[[day]]\non = 2027-01-04\nprogram = "bus"\n'
            'hours = []\nwhy = "x"\n',
        ):
            with pytest.raises(Invalid, match="'bus' is no program"):
                set_hours(actor=manager, source=source)
        assert not OpeningHours.objects.exists()

    def test_are_the_managers(self, dispatcher, supervisor):
        for actor in (dispatcher, supervisor):
            with pytest.raises(Forbidden):
                set_hours(actor=actor, source=self.DAILY)
