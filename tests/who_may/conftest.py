"""What every address is asked about."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.call_backs.models import CallBack
from dispatch.calls.models import Note
from dispatch.coaching.models import Whisper
from dispatch.countersigns.models import Countersign
from dispatch.duress.models import Duress
from dispatch.handoffs.offers import create_offer
from dispatch.hazards.services import Spot, write_premise_note
from dispatch.links.models import CallLink
from dispatch.obligations.answers import acknowledge_page
from dispatch.obligations.models import Obligation
from dispatch.response.services import plan_response
from dispatch.transfers.models import LifelineTransfer
from journal.codes.calls import CallStatus, Destination
from journal.codes.people import Presence, Program, Role
from journal.codes.scene import PlanKind
from mih.demo.city import SCREENER
from programs.boards.models import FrozenBoard
from programs.caseload.models import Case
from programs.clients.models import Caller, Merge
from programs.clients.models import Client as Person
from programs.directory.models import Resource
from programs.follow_ups.models import FollowUp
from programs.handovers.models import Handover
from programs.people.models import Staff
from programs.referrals.models import Referral
from programs.roster.models import Shift, ShiftPattern, ShiftRequest
from programs.state_reports.models import StateReport
from tests.conftest import person
from tests.triage.small import changed
from triage.publishing.services import draft_protocol
from triage.screenings.services import load_questionnaire

ROLES = (
    Role.CALL_TAKER,
    Role.DISPATCHER,
    Role.CLINICIAN,
    Role.CREW,
    Role.SUPERVISOR,
    Role.LEAD,
    Role.MANAGER,
    Role.AUDITOR,
    Role.ADMIN,
)


@pytest.fixture
def scene(db, protocol, make_call, make_assignment, make_unit):
    """A waiting CCD call with a note, and CRT1 dispatched to a CRT call. Another CCD call is on
    offer to the queue; a third is closed, and its call-back due.
    """
    crt1, crt2 = make_unit(), make_unit(callsign="CRT2")
    cast = {role: _enroll(role, crt1) for role in ROLES}
    call = make_call(destination=Destination.CCD, priority=4)
    note = Note.objects.create(call=call, by=cast[Role.DISPATCHER], at=now(), text="Said so.")
    worked = make_assignment(make_call(CallStatus.ACTIVE), crt1)
    page = Alert.objects.create(
        call=call, kind="page", reason="hard_stop", raised_at=now(), due_at=now()
    )
    draft = draft_protocol(actor=None, source=changed(("version = 1", "version = 7")))
    screener = load_questionnaire(
        actor=None, source=SCREENER.read_text(), scoring=SCREENER.with_suffix(".toml").read_text()
    )
    offered = make_call(destination=Destination.CCD, priority=4)
    handoff = create_offer(offered, at=now())
    over = make_call(CallStatus.CLOSED, destination=Destination.CCD)
    back = CallBack.objects.create(call=over, owner=cast[Role.CLINICIAN], due_at=now())
    back.attempts.create(by=cast[Role.CLINICIAN], at=now(), result="no_answer")
    transfer = LifelineTransfer.objects.create(
        call=call, direction="out", consent="given", stayed_on="us",
        by=cast[Role.DISPATCHER], at=now(), due_at=now(),
    )  # fmt: skip
    # Its minute is over: whoever may answer is told so.
    question = Countersign.objects.create(
        call=call, kind="close_grave", choice={}, stood={}, asked_by=cast[Role.DISPATCHER],
        asked_at=now(), due_at=now(),
    )  # fmt: skip
    call.imminent_at = now()
    call.save(update_fields=["imminent_at"])
    said = Whisper.objects.create(
        call=call, by=cast[Role.SUPERVISOR], to=cast[Role.CLINICIAN], at=now(), text="Slower."
    )
    Alert.objects.create(call=call, kind="help", reason="ems", raised_at=now(), due_at=now())
    later = now() + timedelta(hours=1)
    shift = Shift.objects.create(
        staff=cast[Role.CLINICIAN], starts_at=later, ends_at=later + timedelta(hours=8)
    )
    alarm = Duress.objects.create(unit=crt1, started_at=now(), started_by=cast[Role.CREW])
    plan_response(actor=cast[Role.DISPATCHER], call_id=call.pk, kind=PlanKind.CRISIS)
    asked = Alert.objects.get(call=call, reason="police")
    acknowledge_page(actor=cast[Role.SUPERVISOR], alert_id=asked.pk)
    link = CallLink.objects.create(
        kept=call, other=over, kind="related", status_before="closed", made_at=now(),
        made_by=cast[Role.DISPATCHER],
    )  # fmt: skip
    known = write_premise_note(
        actor=cast[Role.DISPATCHER], spot=Spot("Edmond Road"), text="Two dogs run loose."
    )
    service = Resource.objects.create(name="Food pantry", needs="food", source="invented")
    owed = FollowUp.objects.create(
        kind="overdose", program="ccd", call=call.pk, call_number=call.number, made_at=now(),
        due_at=now(),
    )  # fmt: skip
    one = Person.objects.create(name="Pat Person", made_at=now())
    other = Person.objects.create(name="Pat Person", made_at=now())
    third = Person.objects.create(name="Pat Parsons", made_at=now())
    merge = Merge.objects.create(kept=one, other=third, by=cast[Role.CLINICIAN], at=now())
    Person.objects.filter(pk=third.pk).update(merged_into=one)
    case = Case.objects.create(client=other, opened_at=now(), opened_by=cast[Role.CLINICIAN])
    referral = Referral.objects.create(
        resource=service, client=one, need="food", consent=True, by=cast[Role.CLINICIAN],
        at=now(), step_at=now(),
    )  # fmt: skip
    report = StateReport.objects.create(
        about="adult", call=call.pk, owner=cast[Role.DISPATCHER], asked_at=now(), due_at=now()
    )
    board = FrozenBoard.objects.create(
        starts_at=now() - timedelta(days=1), ends_at=now() - timedelta(hours=9), name="Yesterday",
        figures={}, seq=0, frozen_at=now(),
    )  # fmt: skip
    left = Handover.objects.create(
        starts_at=now() - timedelta(days=1), name="Yesterday", sections={}, written_at=now(),
        written_by=cast[Role.ADMIN], given_at=now(),
    )  # fmt: skip
    pattern = ShiftPattern.objects.create(
        staff=cast[Role.CLINICIAN], weekdays=[0], starts="07:00", ends="15:00",
        first_day="2026-01-05",
    )  # fmt: skip
    wish = ShiftRequest.objects.create(
        kind="cover", shift=shift, asked_by=cast[Role.CLINICIAN], asked_at=now()
    )
    Caller.objects.create(call=call.pk, number=call.number, at=now())
    return {
        "service": service,
        "other": other,
        "offered": offered,
        "premise": known,
        "cast": cast,
        "unit": crt2,
        "ids": {
            "call_id": call.pk,
            "note_id": note.pk,
            "countersign_id": question.pk,
            "obligation_id": Obligation.objects.get(call=call, kind="police").pk,
            "duress_id": alarm.pk,
            "link_id": link.pk,
            "callsign": "CRT2",
            "zoom": 9,
            "x": 1,
            "y": 1,
            "alert_id": page.pk,
            "version_id": draft.pk,
            "questionnaire_id": screener.pk,
            "assignment_id": worked.pk,
            "unit_id": crt2.pk,
            "staff_id": cast[Role.MANAGER].pk,
            "username": "dispatcher",
            "handoff_id": handoff.pk,
            "command": "withdraw",
            "step": "withdraw",
            "copy": "caller",
            "kind": "safety_plan",
            "transfer_id": transfer.pk,
            "call_back_id": back.pk,
            "whisper_id": said.pk,
            "shift_id": shift.pk,
            "follow_up_id": owed.pk,
            "report_id": report.pk,
            "client_id": one.pk,
            "merge_id": merge.pk,
            "case_id": case.pk,
            "part": "goal",
            "resource_id": service.pk,
            "referral_id": referral.pk,
            "board_id": board.pk,
            "handover_id": left.pk,
            "pattern_id": pattern.pk,
            "request_id": wish.pk,
            "secret": "unknown",
            "name": "2026 Q1",
            "form": "csv",
        },
    }


def _enroll(role, unit) -> Staff:
    if role == Role.CREW:
        return person(role, program=unit.program, unit=unit)
    ccd = role in (Role.CLINICIAN, Role.LEAD)
    presence = Presence.AVAILABLE if ccd else Presence.OFF
    return person(role, program=Program.CCD if ccd else None, presence=presence)
