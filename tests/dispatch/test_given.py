"""What a call gives the person: services told of, referrals, tasks in the name of who gave them."""

import pytest
from django.db import transaction

from dispatch.models import Call, ResourceGiven
from dispatch.services import (
    give_resource,
    name_person,
    owe_state_report,
    plan_follow_up,
    receive_call,
    refer_from_call,
    state_needs,
)
from dispatch.services.calls import Intake
from dispatch.states import Destination, Source
from journal.selectors import events_after, head
from programs.models import FollowUp, Referral, Resource
from programs.refusals import Invalid, NotFound
from programs.services import make_client
from programs.states import Domain, FollowUpKind, Program, ReportAbout, Role
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db):
    return Resource.objects.create(name="Example Pantry", needs="food", address="1 Example St")


@pytest.fixture
def call(make_call):
    return make_call(destination=Destination.CCD, priority=4)


def test_told_of_a_service_twice_is_once_and_for_each_call(dispatcher, service, call, make_call):
    given = give_resource(actor=dispatcher, call_id=call.pk, resource_id=service.pk)
    assert (given.by, given.call, given.resource) == (dispatcher, call, service)
    before = head()
    assert give_resource(actor=dispatcher, call_id=call.pk, resource_id=service.pk) == given
    assert head() == before
    other = make_call()
    give_resource(actor=dispatcher, call_id=other.pk, resource_id=service.pk)
    assert ResourceGiven.objects.count() == 2
    with pytest.raises(NotFound):
        give_resource(actor=dispatcher, call_id=call.pk, resource_id=0)


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
        lambda actor, call, service: give_resource(
            actor=actor, call_id=call, resource_id=service.pk
        ),
        lambda actor, call, service: refer_from_call(
            actor=actor, call_id=call, resource_id=service.pk, need=Domain.FOOD, consent=True
        ),
        lambda actor, call, service: plan_follow_up(
            actor=actor, call_id=call, kind=FollowUpKind.DAY
        ),
        lambda actor, call, service: name_person(actor=actor, call_id=call, client_id=None),
        lambda actor, call, service: owe_state_report(
            actor=actor, call_id=call, about=next(iter(ReportAbout))
        ),
    ],
)
def test_nothing_of_a_call_one_may_not_see(make_call, service, command):
    call = make_call(destination=Destination.CRT)
    far = person(Role.CREW, "far", program=Program.ART)
    before = head()
    with pytest.raises(NotFound, match="no such call"):
        command(far, call.pk, service)
    assert head() == before


def test_a_follow_up_is_the_programs_that_has_the_call(clinician, call, make_call):
    one = plan_follow_up(actor=clinician, call_id=call.pk, kind=FollowUpKind.DAY)
    assert (one.program, one.owner, one.call_number) == ("ccd", None, call.number)
    before = head()
    assert plan_follow_up(actor=clinician, call_id=call.pk, kind=FollowUpKind.DAY) == one
    assert head() == before
    overdose = plan_follow_up(actor=clinician, call_id=call.pk, kind=FollowUpKind.OVERDOSE)
    assert overdose.program == "art"
    asked = plan_follow_up(
        actor=clinician, call_id=call.pk, kind=FollowUpKind.DAY, program=Program.CAP
    )
    assert asked.program == "cap"
    assert FollowUp.objects.count() == 3


def test_nobody_follows_up_where_nobody_has_the_call(dispatcher, make_call):
    call = make_call(destination=Destination.POLICE)
    with pytest.raises(Invalid, match="which program"):
        plan_follow_up(actor=dispatcher, call_id=call.pk, kind=FollowUpKind.DAY)


def test_who_a_call_is_about_is_said_changed_and_taken_back(clinician, dispatcher):
    call = receive_call(actor=dispatcher, intake=Intake(source=Source.TRANSFER_911))
    Call.objects.filter(pk=call.pk).update(owner=clinician)
    pat, kim = (make_client(actor=clinician, name=name) for name in ("Pat", "Kim"))
    owed = plan_follow_up(
        actor=clinician, call_id=call.pk, kind=FollowUpKind.DAY, program=Program.CCD
    )
    for client in (pat, kim, None, pat):
        named = name_person(
            actor=clinician, call_id=call.pk, client_id=client.pk if client else None
        )
        owed.refresh_from_db()
        assert named == owed.client == client
        assert events_after(0)[-1].actor_id == clinician.pk
    new = name_person(actor=clinician, call_id=call.pk, client_id=None, name="Lee Example")
    assert (new.name, new.made_by) == ("Lee Example", clinician)


def test_needs_are_kept_as_they_were_said(dispatcher, make_call):
    call = make_call()
    needs = {"language": "Vietnamese", "interpreter": True, "access_needs": "Deaf"}
    state_needs(actor=dispatcher, call_id=call.pk, **needs)
    call.refresh_from_db()
    assert (call.language, call.interpreter, call.access_needs) == ("Vietnamese", True, "Deaf")
