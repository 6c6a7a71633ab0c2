"""What somebody's access changes for themself, and for nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from journal.codes.people import Presence, Program, Role
from journal.codes.units import CrewRole
from journal.models import Event
from programs.accounts.services import enroll_staff, record_sign_out, set_access
from programs.base.refusals import Invalid, NotFound
from programs.caseload.models import Case
from programs.caseload.services import assign_case, move_case, open_case
from programs.clients.services import make_client
from programs.follow_ups.models import FollowUp
from programs.people.models import Staff
from programs.presence.services import set_presence
from programs.units.services import set_crew
from tests.conftest import person

pytestmark = pytest.mark.django_db


def fresh(row):
    row.refresh_from_db()
    return row


def change(actor, staff, **given):
    access = {
        "role": staff.role, "program": staff.program, "unit_id": staff.unit_id, "active": True,
    }  # fmt: skip
    set_access(actor=actor, staff_id=staff.pk, **{**access, **given})
    return fresh(staff)


def kinds():
    return list(Event.objects.order_by("seq").values_list("kind", flat=True))


@pytest.fixture
def colleague(db):
    return person(Role.CLINICIAN, "colleague", program=Program.CCD)


def test_enrolled_with_a_unit_by_nobody(unit):
    enroll_staff(
        actor=None, username="kim", name="Kim", role=Role.CREW, password_hash="!",
        program=Program.CRT, unit=unit,
    )  # fmt: skip
    one = Staff.objects.get(username="kim")
    assert (one.unit, one.crew_role, one.languages) == (unit, None, "")
    assert Event.objects.get().actor_id is None


def test_all_of_it_is_what_was_said_and_anothers_stays(admin, clinician, colleague, unit):
    change(admin, clinician, role=Role.CREW, program=Program.CRT, unit_id=unit.pk)
    assert (clinician.role, clinician.program, clinician.unit, clinician.is_active) == (
        Role.CREW, Program.CRT, unit, True,
    )  # fmt: skip
    change(admin, clinician, unit_id=None, active=False)
    assert (clinician.unit, clinician.is_active) == (None, False)
    assert (fresh(colleague).role, colleague.is_active) == (Role.CLINICIAN, True)
    change(None, clinician, active=True)
    assert list(Event.objects.values_list("actor_id", flat=True)) == [admin.pk, admin.pk, None]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"role": Role.CLINICIAN, "program": None}, "needs a program"),
        ({"role": Role.CREW, "program": None}, "needs a program"),
        ({"role": Role.DISPATCHER, "program": None, "unit_id": -1}, "Only crew members ride"),
        ({"role": Role.CREW, "program": Program.ART, "unit_id": -1}, "not one of the program's"),
        ({"role": Role.CREW, "program": Program.CRT, "unit_id": 0}, "not one of the program's"),
    ],
)
def test_what_does_not_go_together_changes_nothing(admin, dispatcher, unit, given, words):
    if given.get("unit_id") == -1:
        given = {**given, "unit_id": unit.pk}
    with pytest.raises(Invalid, match=words):
        change(admin, dispatcher, **given)
    assert (fresh(dispatcher).role, dispatcher.program) == (Role.DISPATCHER, None)
    assert kinds() == []


def test_somebody_who_is_not_there(admin):
    with pytest.raises(NotFound, match="no such person"):
        set_access(
            actor=admin, staff_id=0, role=Role.ADMIN, program=None, unit_id=None, active=True
        )


class TestPresence:
    def test_stays_with_one_who_still_takes_calls(self, admin, clinician):
        set_presence(actor=clinician, command="come_on")
        since = fresh(clinician).presence_since
        change(admin, clinician, program=Program.CRT)
        assert (clinician.presence, clinician.presence_since) == (Presence.AVAILABLE, since)
        change(admin, clinician, role=Role.LEAD)
        assert clinician.presence == Presence.AVAILABLE

    @pytest.mark.parametrize(
        "given", [{"active": False}, {"role": Role.DISPATCHER, "program": None}]
    )
    @pytest.mark.parametrize("taking", [False, True])
    def test_is_off_for_one_who_does_not(self, admin, clinician, colleague, given, taking):
        for one in (clinician, colleague):
            set_presence(actor=one, command="come_on")
        if taking:
            set_presence(actor=clinician, command="take")
        before = now()
        change(admin, clinician, **given)
        assert clinician.presence == Presence.OFF
        assert clinician.presence_since >= before
        assert fresh(colleague).presence == Presence.AVAILABLE

    def test_signing_out_is_told_and_of_one_who_was_off_once(self, clinician, colleague):
        set_presence(actor=colleague, command="come_on")
        record_sign_out(actor=clinician)
        assert kinds()[1:] == ["staff.signed_out"]
        set_presence(actor=clinician, command="come_on")
        before = now()
        record_sign_out(actor=clinician)
        assert kinds()[-2:] == ["staff.signed_out", "staff.presence_changed"]
        assert (fresh(clinician).presence, fresh(colleague).presence) == ("off", "available")
        assert clinician.presence_since >= before


class TestWork:
    def owed(self, owner, program=Program.CCD, **given):
        at = now()
        return FollowUp.objects.create(
            kind="day", program=program, call=uuid4(), call_number="26-1", made_at=at,
            due_at=at + timedelta(days=1), owner=owner, **given,
        )  # fmt: skip

    def test_of_one_who_leaves_is_nobodys_and_a_colleagues_stays(self, admin, clinician, colleague):
        mine, theirs = self.owed(clinician), self.owed(colleague)
        done = self.owed(clinician, status="done", outcome="well", done_at=now(), done_by=clinician)
        change(admin, clinician, active=False)
        assert (fresh(mine).owner, fresh(theirs).owner) == (None, colleague)
        assert fresh(done).owner == clinician
        assert kinds() == ["follow_up.given", "staff.access_changed"]

    def test_of_the_new_program_stays_and_of_the_old_does_not(self, admin, clinician):
        old, new = self.owed(clinician), self.owed(clinician, Program.CRT)
        change(admin, clinician, program=Program.CRT)
        assert (fresh(old).owner, fresh(new).owner) == (None, clinician)
        change(admin, clinician, role=Role.LEAD, program=Program.ART)
        assert fresh(new).owner == clinician
        change(admin, clinician, role=Role.DISPATCHER, program=None)
        assert fresh(new).owner is None

    def test_cases_go_with_the_right_to_them(self, admin, clinician, colleague):
        names = ("Pat", "Kim", "Lee")
        cases = [
            open_case(actor=clinician, client_id=make_client(actor=clinician, name=name).pk)
            for name in names
        ]
        for case, owner in zip(cases, (clinician, clinician, colleague), strict=True):
            assign_case(actor=clinician, case_id=case.pk, owner_id=owner.pk)
        move_case(actor=clinician, case_id=cases[1].pk, command="graduate")
        change(admin, clinician, program=Program.CRT)
        assert fresh(cases[0]).owner == clinician
        change(admin, clinician, role=Role.DISPATCHER, program=None)
        assert [fresh(case).owner for case in cases] == [None, clinician, colleague]
        assert Case.objects.filter(owner=None).count() == 1
        assert kinds()[-2:] == ["case.given", "staff.access_changed"]


def test_a_crews_training_is_its_own(admin, crew, make_person):
    other = make_person(Role.CREW, "other", program=Program.CRT)
    set_crew(actor=None, username=crew.username, crew_role=CrewRole.PEER, languages="Spanish")
    assert (fresh(crew).crew_role, fresh(other).crew_role) == ("peer", None)
    assert Event.objects.get().actor_id is None
