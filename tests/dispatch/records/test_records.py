"""What a clinician writes is kept by version, of one call, for those who treat the person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from dispatch.records.models import ClinicalRecord, ResourceGiven
from dispatch.records.services import (
    AccessAlreadyOpen,
    NewerVersionSaved,
    open_emergency_access,
    read_chart,
    record_resource_given,
    write_record,
)
from dispatch.records.states import SECTIONS
from journal.codes.calls import CallStatus, Destination
from journal.codes.care import RecordKind
from journal.codes.people import Program, Role
from journal.models import Event
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.directory.models import Resource
from programs.people.models import EmergencyAccess
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(make_call):
    return make_call(CallStatus.ACTIVE, destination=Destination.CCD)


def write(actor, call, seen=0, kind=RecordKind.BRIEF_NOTE, **given):
    sections = given.pop("sections", {"risk": "Some."})
    return write_record(
        actor=actor, call_id=call.pk, kind=kind, sections=sections, seen=seen, **given
    )


def test_every_part_of_its_kind_is_kept_and_no_other(clinician, call):
    wanted = uuid4()
    for kind in RecordKind:
        sections = {name: f" {name} words " for name in SECTIONS[kind]}
        write(clinician, call, kind=kind, sections={**sections, "weather": "hot"}, record_id=wanted)
        one = ClinicalRecord.objects.get(kind=kind)
        assert one.sections == {name: f"{name} words" for name in SECTIONS[kind]}
        assert (one.call, one.version, one.by, one.pk) == (call, 1, clinician, wanted)
        wanted = uuid4()


def test_versions_are_counted_by_call_and_kind(clinician, call, make_call):
    other = make_call(CallStatus.ACTIVE, destination=Destination.CCD)
    write(clinician, call)
    assert write(clinician, call, seen=1).version == 2
    assert write(clinician, other).version == 1
    plan = write(clinician, call, kind=RecordKind.SAFETY_PLAN, sections={"signs": "x"})
    assert plan.version == 1
    with pytest.raises(NewerVersionSaved, match="Version 2"):
        write(clinician, call, seen=1)
    assert write(clinician, call, seen=2).version == 3


def test_an_empty_one_and_a_part_too_long(clinician, call):
    with pytest.raises(Invalid, match="Every part is empty"):
        write(clinician, call, sections={"risk": "  ", "weather": "hot"})
    write(clinician, call, sections={"risk": "x" * 10_000})
    with pytest.raises(Invalid, match="10000"):
        write(clinician, call, seen=1, sections={"plan": "y", "risk": "x" * 10_001})
    assert ClinicalRecord.objects.count() == 1


def test_only_by_those_who_treat_the_person(call, make_call):
    lead = person(Role.LEAD, "crt_lead", program=Program.CRT)
    with pytest.raises(Forbidden, match="who treat the person"):
        write(lead, call)
    with pytest.raises(Forbidden, match="who treat the person"):
        read_chart(actor=lead, call_id=call.pk)
    assert not ClinicalRecord.objects.exists()


def test_to_look_is_told_where_there_was_something_to_see(clinician, call):
    read_chart(actor=clinician, call_id=call.pk)
    assert not Event.objects.exists()
    write(clinician, call)
    chart = read_chart(actor=clinician, call_id=call.pk)
    assert chart.written
    last = Event.objects.order_by("seq").last()
    assert (last.kind, last.actor_id) == ("call.chart_read", clinician.pk)


class TestEmergencyAccess:
    @pytest.fixture
    def stranger(self, db):
        return person(Role.LEAD, "crt_lead", program=Program.CRT)

    def test_is_to_one_call_for_an_hour_with_its_reason(self, stranger, call, make_call):
        other = make_call(CallStatus.ACTIVE, destination=Destination.CCD)
        open_emergency_access(actor=stranger, call_id=call.pk, reason=" They called again. ")
        one = EmergencyAccess.objects.get()
        assert (one.staff, one.call_number, one.reason) == (
            stranger, call.number, "They called again.",
        )  # fmt: skip
        assert one.until - one.at == timedelta(minutes=60)
        with pytest.raises(AccessAlreadyOpen):
            open_emergency_access(actor=stranger, call_id=call.pk, reason="Again.")
        open_emergency_access(actor=stranger, call_id=other.pk, reason="That one too.")
        assert EmergencyAccess.objects.count() == 2

    def test_of_another_does_not_stand_for_ones_own(self, stranger, supervisor, call):
        open_emergency_access(actor=supervisor, call_id=call.pk, reason="x")
        open_emergency_access(actor=stranger, call_id=call.pk, reason="y")
        assert EmergencyAccess.objects.count() == 2

    @pytest.mark.parametrize("over", ["until", "ended_at"])
    def test_that_is_over_is_opened_anew(self, stranger, call, over):
        open_emergency_access(actor=stranger, call_id=call.pk, reason="x")
        at = now() - timedelta(seconds=1)
        EmergencyAccess.objects.update(at=at - timedelta(hours=1), **{over: at})
        open_emergency_access(actor=stranger, call_id=call.pk, reason="y")
        assert EmergencyAccess.objects.count() == 2

    def test_wants_a_reason_and_a_call(self, stranger, call):
        with pytest.raises(Invalid, match="needs its reason"):
            open_emergency_access(actor=stranger, call_id=call.pk, reason="  ")
        with pytest.raises(NotFound):
            open_emergency_access(actor=stranger, call_id=uuid4(), reason="x")
        assert not EmergencyAccess.objects.exists()


def test_a_service_was_told_of_by_whom_on_which_call(dispatcher, make_call):
    shelter, pantry = (
        Resource.objects.create(name=name, needs="x", address=name, source="x")
        for name in ("Shelter", "Pantry")
    )
    call = make_call()
    make_call()
    record_resource_given(actor=dispatcher, call_id=call.pk, resource_id=pantry.pk)
    one = ResourceGiven.objects.get()
    assert (one.call, one.resource, one.by) == (call, pantry, dispatcher)
    record_resource_given(actor=dispatcher, call_id=call.pk, resource_id=shelter.pk)
    assert ResourceGiven.objects.count() == 2
    with pytest.raises(NotFound, match="no such service"):
        record_resource_given(actor=dispatcher, call_id=call.pk, resource_id=0)
