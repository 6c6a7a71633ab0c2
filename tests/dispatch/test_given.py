"""What a call gives the person: services told of, referrals, tasks in the name of who gave them."""

import pytest
from django.db import transaction

from dispatch.calls.models import Call
from dispatch.calls.services import set_access_needs
from dispatch.intake.services import Intake, receive_call
from dispatch.post_call.services import (
    identify_person_of_call,
    open_follow_up,
    open_report_for_call,
    refer_from_call,
)
from dispatch.records.models import ResourceGiven
from dispatch.records.services import record_resource_given
from journal.codes.calls import Destination, Source
from journal.codes.caseload import Domain
from journal.codes.follow_ups import FollowUpKind, ReportAbout
from journal.codes.people import Program, Role
from journal.selectors import events_after, last_seq
from programs.base.refusals import Invalid, NotFound
from programs.clients.services import make_client
from programs.directory.models import Resource
from programs.follow_ups.models import FollowUp
from programs.referrals.models import Referral
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db):
    return Resource.objects.create(name="Example Pantry", needs="food", address="1 Example St")


@pytest.fixture
def call(make_call):
    return make_call(destination=Destination.CCD, priority=4)


def test_told_of_a_service_twice_is_once_and_for_each_call(dispatcher, service, call, make_call):
    given = record_resource_given(actor=dispatcher, call_id=call.pk, resource_id=service.pk)
    assert (given.by, given.call, given.resource) == (dispatcher, call, service)
    before = last_seq()
    assert record_resource_given(actor=dispatcher, call_id=call.pk, resource_id=service.pk) == given
    assert last_seq() == before
    other = make_call()
    record_resource_given(actor=dispatcher, call_id=other.pk, resource_id=service.pk)
    assert ResourceGiven.objects.count() == 2
    with pytest.raises(NotFound):
        record_resource_given(actor=dispatcher, call_id=call.pk, resource_id=0)


def test_a_referral_from_a_call_carries_it(clinician, service, call):
    sent = refer_from_call(
        actor=clinician, call_id=call.pk, resource_id=service.pk, need=Domain.FOOD, consent=True
    )
    assert (sent.call, sent.call_number, sent.by) == (call.pk, call.number, clinician)
    assert (sent.substance, sent.substance_consent) == (False, False)
    assert events_after(0)[-1].actor_id == clinician.pk
    for wrong in ({"consent": False}, {"resource_id": 0}):
        with pytest.raises((Invalid, NotFound)), transaction.atomic():
            refer_from_call(
                **{
                    "actor": clinician, "call_id": call.pk, "resource_id": service.pk,
                    "need": Domain.FOOD, "consent": True, **wrong,
                }
            )  # fmt: skip
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    "command",
    [
        lambda actor, call, service: record_resource_given(
            actor=actor, call_id=call, resource_id=service.pk
        ),
        lambda actor, call, service: refer_from_call(
            actor=actor, call_id=call, resource_id=service.pk, need=Domain.FOOD, consent=True
        ),
        lambda actor, call, service: open_follow_up(
            actor=actor, call_id=call, kind=FollowUpKind.DAY
        ),
        lambda actor, call, service: identify_person_of_call(
            actor=actor, call_id=call, client_id=None
        ),
        lambda actor, call, service: open_report_for_call(
            actor=actor, call_id=call, about=next(iter(ReportAbout))
        ),
    ],
)
def test_nothing_of_a_call_one_may_not_see(make_call, service, command):
    call = make_call(destination=Destination.CRT)
    far = person(Role.CREW, "far", program=Program.ART)
    before = last_seq()
    with pytest.raises(NotFound, match="no such call"):
        command(far, call.pk, service)
    assert last_seq() == before


def test_a_follow_up_is_the_programs_that_has_the_call(clinician, call, make_call):
    one = open_follow_up(actor=clinician, call_id=call.pk, kind=FollowUpKind.DAY)
    assert (one.program, one.owner, one.call_number) == ("ccd", None, call.number)
    before = last_seq()
    assert open_follow_up(actor=clinician, call_id=call.pk, kind=FollowUpKind.DAY) == one
    assert last_seq() == before
    overdose = open_follow_up(actor=clinician, call_id=call.pk, kind=FollowUpKind.OVERDOSE)
    assert overdose.program == "art"
    asked = open_follow_up(
        actor=clinician, call_id=call.pk, kind=FollowUpKind.DAY, program=Program.CAP
    )
    assert asked.program == "cap"
    assert FollowUp.objects.count() == 3


def test_nobody_follows_up_where_nobody_has_the_call(dispatcher, make_call):
    call = make_call(destination=Destination.POLICE)
    with pytest.raises(Invalid, match="which program"):
        open_follow_up(actor=dispatcher, call_id=call.pk, kind=FollowUpKind.DAY)


def test_who_a_call_is_about_is_said_changed_and_taken_back(clinician, dispatcher):
    call = receive_call(actor=dispatcher, intake=Intake(source=Source.TRANSFER_911))
    Call.objects.filter(pk=call.pk).update(owner=clinician)
    pat, kim = (make_client(actor=clinician, name=name) for name in ("Pat", "Kim"))
    owed = open_follow_up(
        actor=clinician, call_id=call.pk, kind=FollowUpKind.DAY, program=Program.CCD
    )
    for client in (pat, kim, None, pat):
        named = identify_person_of_call(
            actor=clinician, call_id=call.pk, client_id=client.pk if client else None
        )
        owed.refresh_from_db()
        assert named == owed.client == client
        assert events_after(0)[-1].actor_id == clinician.pk
    new = identify_person_of_call(
        actor=clinician, call_id=call.pk, client_id=None, name="Lee Example"
    )
    assert (new.name, new.made_by) == ("Lee Example", clinician)


def test_needs_are_kept_as_they_were_said(dispatcher, make_call):
    call = make_call()
    needs = {"language": "Vietnamese", "interpreter": True, "access_needs": "Deaf"}
    set_access_needs(actor=dispatcher, call_id=call.pk, **needs)
    call.refresh_from_db()
    assert (call.language, call.interpreter, call.access_needs) == ("Vietnamese", True, "Deaf")
