"""A referral is kept as it was agreed, and moves alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from journal.codes.caseload import Domain
from journal.codes.directory import ListingStatus
from journal.models import Event
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.clients.services import make_client
from programs.directory.models import Resource
from programs.referrals.models import Referral, ReferralStep
from programs.referrals.services import move_referral, send_referral, share_referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def pantry(db):
    Resource.objects.create(name="Other", needs="food", address="2", source="x")
    return Resource.objects.create(name="Food pantry", needs="food", address="1", source="x")


def send(actor, resource, **given):
    fields = {"need": Domain.FOOD, "consent": True, "call": uuid4()}
    return send_referral(actor=actor, resource_id=resource.pk, **{**fields, **given})


def fresh(row):
    row.refresh_from_db()
    return row


def test_is_kept_as_it_was_agreed(clinician, pantry):
    client, call = make_client(actor=clinician, name="Pat"), uuid4()
    send(clinician, pantry, client=client, call=call, call_number="26-1", substance_consent=True)
    one = Referral.objects.get()
    assert (one.resource, one.client, one.call, one.call_number) == (pantry, client, call, "26-1")
    assert (one.need, one.consent, one.substance, one.substance_consent) == (
        "food", True, False, True,
    )  # fmt: skip
    assert (one.by, one.status, one.at) == (clinician, "sent", one.step_at)
    step = ReferralStep.objects.get()
    assert (step.referral, step.status, step.by, step.at) == (one, "sent", clinician, one.at)


@pytest.mark.parametrize("status", [one for one in ListingStatus if one != ListingStatus.ACTIVE])
def test_not_to_one_that_takes_nobody(clinician, pantry, status):
    Resource.objects.filter(pk=pantry.pk).update(status=status)
    with pytest.raises(Invalid, match=str(status.label)):
        send(clinician, pantry)
    with pytest.raises(Invalid, match="agrees before"):
        send(clinician, Resource.objects.get(name="Other"), consent=False)
    with pytest.raises(NotFound, match="no such service"):
        send_referral(actor=clinician, resource_id=0, need=Domain.FOOD, consent=True)
    assert not Referral.objects.exists()


def test_moves_alone_and_each_step_is_kept(clinician, pantry):
    one, other = send(clinician, pantry), send(clinician, pantry)
    Referral.objects.update(step_at=now() - timedelta(days=1))
    move_referral(
        actor=clinician, referral_id=one.pk, command="accept", words=" Tuesday. " + "x" * 300
    )
    assert (fresh(one).status, fresh(other).status) == ("accepted", "sent")
    assert now() - one.step_at < timedelta(minutes=1)
    step = ReferralStep.objects.filter(referral=one).latest("id")
    assert (step.status, step.by, step.at) == ("accepted", clinician, one.step_at)
    assert step.words == ("Tuesday. " + "x" * 300)[:300]
    assert ReferralStep.objects.filter(referral=other).count() == 1
    with pytest.raises(Invalid, match="can receive, accept, decline, serve, withdraw"):
        move_referral(actor=clinician, referral_id=one.pk, command="burn")
    with pytest.raises(NotFound, match="no such referral"):
        move_referral(actor=clinician, referral_id=uuid4(), command="accept")


@pytest.mark.parametrize(
    ("need", "agreed", "shared"),
    [
        (Domain.FOOD, False, True), (Domain.SUBSTANCE, False, False),
        (Domain.SUBSTANCE, True, True),
    ],
)  # fmt: skip
def test_is_given_out_where_the_person_agreed(clinician, pantry, need, agreed, shared):
    one = send(clinician, pantry, need=need, substance_consent=agreed)
    before = Event.objects.count()
    if shared:
        share_referral(actor=clinician, referral_id=one.pk)
    else:
        with pytest.raises(Forbidden, match="42 CFR Part 2"):
            share_referral(actor=clinician, referral_id=one.pk)
    assert Event.objects.count() - before == shared
