"""A credential holds to its last day; a renewal moves it, and no other."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from journal.codes.units import CrewRole
from journal.models import Event
from programs.base.refusals import Invalid
from programs.credentials.models import Credential
from programs.credentials.services import add_credential

pytestmark = pytest.mark.django_db


def add(actor, staff, name="License", role=CrewRole.PARAMEDIC, days=0):
    return add_credential(
        actor=actor, staff=staff, crew_role=role, name=name,
        expires_on=localdate() + timedelta(days=days),
    )  # fmt: skip


def test_may_end_today_and_not_before(manager, crew, dispatcher):
    one = add(manager, crew)
    assert (one.staff, one.crew_role, one.name, one.expires_on) == (
        crew, "paramedic", "License", localdate(),
    )  # fmt: skip
    with pytest.raises(Invalid, match="has lapsed"):
        add(manager, crew, name="Other", days=-1)
    with pytest.raises(Invalid, match="for crew members"):
        add(manager, dispatcher)
    assert Credential.objects.count() == 1


def test_a_renewal_moves_its_own_day(manager, crew):
    add(manager, crew)
    add(manager, crew, name="CPR", days=3)
    add(None, crew, role=CrewRole.PEER, days=5)
    add(None, crew, days=9)
    kept = {(one.crew_role, one.name): one.expires_on for one in Credential.objects.all()}
    assert kept == {
        ("paramedic", "License"): localdate() + timedelta(days=9),
        ("paramedic", "CPR"): localdate() + timedelta(days=3),
        ("peer", "License"): localdate() + timedelta(days=5),
    }
    actors = list(Event.objects.order_by("seq").values_list("actor_id", flat=True))
    assert actors == [manager.pk, manager.pk, None, None]
