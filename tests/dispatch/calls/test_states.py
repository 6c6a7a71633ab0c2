"""The tables in code, in PostgreSQL and in docs/states.md are one."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.states import ALERT
from dispatch.call_backs.states import CALL_BACK
from dispatch.calls.models import Assignment, Call, Note, SafetyFact
from dispatch.calls.states import APCO_DISPOSITION, ASSIGNMENT, CALL, OPEN_ASSIGNMENT
from dispatch.countersigns.states import COUNTERSIGN
from dispatch.handoffs.states import HANDOFF
from dispatch.obligations.states import OBLIGATION
from dispatch.transfers.states import TRANSFER
from journal.codes.alerts import AlertStatus
from journal.codes.calls import CallStatus, Destination, Disposition
from journal.codes.people import Presence, Role
from journal.codes.units import AssignmentStatus, Duty
from programs.base.models import LegalTransition
from programs.caseload.states import CASE
from programs.follow_ups.states import FOLLOW_UP
from programs.people.models import Staff
from programs.presence.states import PRESENCE
from programs.referrals.states import REFERRAL
from programs.roster.states import SHIFT_REQUEST
from programs.units.models import Unit
from programs.units.states import UNIT
from tests.conftest import person
from tests.triage.small import SMALL
from triage.protocols.models import ProtocolVersion
from triage.protocols.states import PROTOCOL, ProtocolStatus

MORE = [COUNTERSIGN, OBLIGATION, TRANSFER]
AFTER = [FOLLOW_UP, CASE, REFERRAL, SHIFT_REQUEST]
COMPLETE = {
    "destination": "crt",
    "program": "crt",
    "band": 2,
    "priority": 2,
    "respond_by": "2026-01-01T00:00Z",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "machine",
    [CALL, ASSIGNMENT, UNIT, ALERT, PRESENCE, PROTOCOL, HANDOFF, CALL_BACK, *MORE, *AFTER],
    ids=lambda machine: machine.name,
)
def test_the_database_holds_the_same_table(machine):
    held = LegalTransition.objects.filter(machine=machine.name).values_list("source", "target")
    assert set(held) == machine.pairs()


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "target"), list(product(CallStatus, CallStatus)))
def test_the_database_refuses_every_call_move_that_is_not_listed(make_call, source, target):
    call = make_call(source)
    outcome = {"closed_at": None, "disposition": None, "closed_on": None, "unserved": None}
    if target == CallStatus.CLOSED:
        outcome = {
            "closed_at": now(), "disposition": Disposition.REFUSED, "closed_on": "attempt",
            "unserved": "refused",
        }  # fmt: skip
    move = Call.objects.filter(pk=call.pk)
    change = {**COMPLETE, **outcome, "status": target}
    if source == target or (source, target) in CALL.pairs():
        assert move.update(**change) == 1
    else:
        with pytest.raises(IntegrityError, match="may not go from"), transaction.atomic():
            move.update(**change)


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "target"), list(product(AssignmentStatus, AssignmentStatus)))
def test_the_database_refuses_every_assignment_move_that_is_not_listed(
    make_call, make_assignment, unit, source, target
):
    one = make_assignment(make_call(CallStatus.ACTIVE), unit, source)
    move = Assignment.objects.filter(pk=one.pk)
    if source == target or (source, target) in ASSIGNMENT.pairs():
        assert move.update(status=target) == 1
    else:
        with pytest.raises(IntegrityError, match="may not go from"), transaction.atomic():
            move.update(status=target)


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "target"), list(product(Duty, Duty)))
def test_the_database_refuses_every_duty_move_that_is_not_listed(make_unit, source, target):
    move = Unit.objects.filter(pk=make_unit(duty=source).pk)
    if source == target or (source, target) in UNIT.pairs():
        assert move.update(duty=target) == 1
    else:
        with pytest.raises(IntegrityError, match="may not go from"), transaction.atomic():
            move.update(duty=target)


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "target"), list(product(Presence, Presence)))
def test_the_database_refuses_every_presence_move_that_is_not_listed(db, source, target):
    staff = person(Role.LEAD, program="ccd", presence=source)
    move = Staff.objects.filter(pk=staff.pk)
    if source == target or (source, target) in PRESENCE.pairs():
        assert move.update(presence=target) == 1
    else:
        with pytest.raises(IntegrityError, match="may not go from"), transaction.atomic():
            move.update(presence=target)


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "target"), list(product(AlertStatus, AlertStatus)))
def test_the_database_refuses_every_alert_move_that_is_not_listed(
    make_call, supervisor, source, target
):
    def answered(status):
        told = status == AlertStatus.ANSWERED
        return {
            "status": status,
            "answered_at": now() if told else None,
            "answered_by": supervisor if told else None,
        }

    alert = Alert.objects.create(
        call=make_call(),
        kind="page",
        reason="hard_stop",
        raised_at=now(),
        due_at=now(),
        **answered(source),
    )
    move = Alert.objects.filter(pk=alert.pk)
    if source == target or (source, target) in ALERT.pairs():
        assert move.update(**answered(target)) == 1
    else:
        with pytest.raises(IntegrityError, match="may not go from"), transaction.atomic():
            move.update(**answered(target))


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "target"), list(product(ProtocolStatus, ProtocolStatus)))
def test_the_database_refuses_every_protocol_move_that_is_not_listed(source, target):
    version = ProtocolVersion.objects.create(
        code="small",
        version=1,
        status=source,
        source=SMALL,
        sha256="x" * 64,
        drafted_at=now(),
        signed_name="Lee",
        signed_role="Lead",
        signed_at=now(),
        published_at=now(),
    )
    move = ProtocolVersion.objects.filter(pk=version.pk)
    if source == target or (source, target) in PROTOCOL.pairs():
        assert move.update(status=target) == 1
    else:
        with pytest.raises(IntegrityError, match="may not go from"), transaction.atomic():
            move.update(status=target)


@pytest.mark.django_db
class TestWhatCannotBeStored:
    def refuses(self, constraint, write):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            write()

    def test_a_closed_call_without_an_outcome(self, make_call):
        call = Call.objects.filter(pk=make_call().pk)
        self.refuses("call_closed_has_outcome", lambda: call.update(status="closed"))

    def test_an_outcome_on_an_open_call(self, make_call):
        call = Call.objects.filter(pk=make_call().pk)
        self.refuses("call_closed_has_outcome", lambda: call.update(disposition="refused"))

    def test_a_waiting_call_that_goes_nowhere(self, make_call):
        self.refuses("call_dispatchable_is_routed", lambda: make_call(respond_by=None))

    def test_a_call_in_a_program_other_than_its_destinations(self, make_call):
        self.refuses("call_program_follows_destination", lambda: make_call(program="art"))

    def test_an_unknown_status(self, make_call):
        self.refuses("call_status_is_known", lambda: make_call(status="lost"))

    @pytest.mark.parametrize("status", OPEN_ASSIGNMENT)
    def test_a_unit_on_two_calls(self, make_call, make_assignment, unit, status):
        make_assignment(make_call(CallStatus.ACTIVE), unit, status)
        second = make_call(CallStatus.ACTIVE)
        self.refuses("unit_has_one_open_assignment", lambda: make_assignment(second, unit))

    def test_a_note_rewritten_or_erased(self, make_call, dispatcher):
        note = Note.objects.create(call=make_call(), by=dispatcher, at=now(), text="as said")
        kept = Note.objects.filter(pk=note.pk)
        self.refuses("kept as it was said", lambda: kept.update(text="otherwise"))
        self.refuses("kept as it was said", lambda: kept.update(clearance="clinical"))
        self.refuses("kept as it was said", note.delete)

    def test_a_safety_fact_rewritten_or_erased(self, make_call, dispatcher):
        fact = SafetyFact.objects.create(
            call=make_call(), topic="weapon", value="knife", by=dispatcher, at=now()
        )
        kept = SafetyFact.objects.filter(pk=fact.pk)
        self.refuses("kept as it was said", lambda: kept.update(value="none"))
        self.refuses("kept as it was said", fact.delete)


def test_every_disposition_has_its_apco_code():
    assert set(APCO_DISPOSITION) == set(Disposition)


def test_every_destination_but_those_of_others_belongs_to_a_program():
    from dispatch.calls.states import PROGRAM_OF
    from journal.codes.calls import OF_OTHERS

    assert set(Destination) - set(PROGRAM_OF) == set(OF_OTHERS)
