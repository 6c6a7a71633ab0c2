"""Whose case it is, who looked at it, and what follows for others."""

import pytest

from journal.codes.caseload import EndReason
from journal.codes.people import Program, Role
from journal.selectors import events_after
from programs.accounts.services import set_access
from programs.base.refusals import Invalid, NotFound
from programs.caseload.models import Case
from programs.caseload.services import (
    assign_case,
    decide_on_repeat,
    move_case,
    open_case,
    record_reading,
)
from programs.clients.services import make_client
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cap(db):
    return person(Role.CREW, "cap_crew", program=Program.CAP)


def client_named(actor, name):
    return make_client(actor=actor, name=name)


def fresh(row):
    row.refresh_from_db()
    return row


def test_is_whose_of_cap_opened_it_and_otherwise_nobodys(cap, clinician):
    assert open_case(actor=cap, client_id=client_named(cap, "Pat").pk).owner == cap
    case = open_case(actor=clinician, client_id=client_named(cap, "Kim").pk)
    assert (case.owner, case.opened_by) == (None, clinician)
    art = person(Role.CREW, "art_crew", program=Program.ART)
    assert open_case(actor=art, client_id=client_named(cap, "Lee").pk).owner is None


def test_is_given_to_somebody_who_works_the_caseload(cap, clinician, dispatcher):
    case = open_case(actor=cap, client_id=client_named(cap, "Pat").pk)
    assign_case(actor=cap, case_id=case.pk, owner_id=clinician.pk)
    assert fresh(case).owner == clinician
    assert (events_after(0)[-1].kind, events_after(0)[-1].actor_id) == ("case.given", cap.pk)
    gone = person(Role.CLINICIAN, "gone", program=Program.CCD, is_active=False)
    for owner in (dispatcher.pk, gone.pk, 0):
        with pytest.raises(Invalid, match="caseload"):
            assign_case(actor=cap, case_id=case.pk, owner_id=owner)
    assert fresh(case).owner == clinician


def test_looking_is_told(cap, clinician):
    case = open_case(actor=cap, client_id=client_named(cap, "Pat").pk)
    for _ in (1, 2):
        record_reading(actor=clinician, case_id=case.pk)
        event = events_after(0)[-1]
        assert (event.kind, event.actor_id) == ("case.read", clinician.pk)
        assert f"case:{case.pk}" in event.subjects
    with pytest.raises(NotFound):
        record_reading(actor=clinician, case_id=client_named(cap, "Kim").pk)


def test_ended_and_opened_again_twice_beside_anothers(cap):
    pat, kim = client_named(cap, "Pat"), client_named(cap, "Kim")
    case, other = (open_case(actor=cap, client_id=one.pk) for one in (pat, kim))
    for _ in (1, 2):
        ended = move_case(actor=cap, case_id=case.pk, command="end", reason=EndReason.MOVED)
        assert (ended.end_reason, ended.ended_at is None) == (EndReason.MOVED, False)
        again = move_case(actor=cap, case_id=case.pk, command="reopen")
        assert (again.end_reason, again.ended_at) == (None, None)
    move_case(actor=cap, case_id=case.pk, command="end", reason=EndReason.MOVED)
    open_case(actor=cap, client_id=pat.pk)
    assert fresh(other).status == "open"
    assert Case.objects.filter(status="open").count() == 2


def test_whoever_leaves_leaves_theirs_and_not_anothers(admin, cap, clinician):
    mine, other, over = (
        open_case(actor=cap, client_id=client_named(cap, name).pk) for name in ("A", "B", "C")
    )
    assign_case(actor=cap, case_id=other.pk, owner_id=clinician.pk)
    move_case(actor=cap, case_id=over.pk, command="graduate")
    set_access(
        actor=admin, staff_id=cap.pk, role=Role.CREW, program=Program.CAP, unit_id=None,
        active=False,
    )  # fmt: skip
    assert (fresh(mine).owner, fresh(other).owner, fresh(over).owner) == (None, clinician, cap)


def test_a_decision_is_in_the_name_of_whoever_took_it(cap, clinician):
    pat = client_named(cap, "Pat")
    decision = decide_on_repeat(actor=clinician, key="phone:1", refer=True, client_id=pat.pk)
    assert (decision.by, decision.client, decision.referred) == (clinician, pat, True)
    assert Case.objects.get().client == pat
