"""A row of everything that can wait, on real rows, as it stands when it has just begun to wait."""

from datetime import timedelta
from uuid import uuid4

from dispatch.alerts.models import Alert
from dispatch.call_backs.models import CallBack
from dispatch.calls.models import Assignment, Call
from dispatch.countersigns.models import Countersign
from dispatch.duress.models import Duress
from dispatch.handoffs.models import Handoff
from dispatch.obligations.models import Obligation
from dispatch.transfers.models import LifelineTransfer
from journal.codes.alerts import AlertKind, AlertStatus, PageReason, WaitKey
from journal.codes.calls import CallStatus, Destination
from journal.codes.care import Direction, StayedOn
from journal.codes.countersigns import CountersignKind
from journal.codes.handoffs import Consent, HandoffStatus
from journal.codes.people import Presence, Program, Role
from journal.codes.scene import HoldReason, ObligationKind, ObligationStatus, Origin
from journal.codes.units import AssignmentStatus, Duty
from programs.directory.models import Resource
from programs.follow_ups.models import FollowUp
from programs.people.models import Staff
from programs.referrals.models import Referral
from programs.state_reports.models import StateReport
from programs.units.models import Unit
from tests.conftest import person

A, H, W = AssignmentStatus, HandoffStatus, WaitKey
# What only a call that nobody has triaged yet can wait in, and what only one that was.
UNTRIAGED_ONLY = {W.RECEIVED}
TRIAGED_ONLY = {
    W.PENDING, W.HELD, W.BY_PHONE, W.CLEARED, W.MOVED, W.STACKED, W.DISPATCHED, W.EN_ROUTE,
    W.STAGED, W.ON_SCENE, W.TRANSPORTING,
}  # fmt: skip
# 988 is never given a graver one: PostgreSQL refuses it.
NEVER = {(W.TRANSFER, None), (W.TRANSFER, 1), (W.TRANSFER, 2)}
OF_NO_CALL = {
    W.WRAP_UP, W.FOLLOW_UP, W.REPORT, W.REFERRAL_SENT, W.REFERRAL_RECEIVED, W.REFERRAL_ACCEPTED,
}  # fmt: skip


class World:
    """Makes what waits; everything begins to wait at `at`."""

    def __init__(self, make_call, at):
        self.at, self._make_call, self.count = at, make_call, 0
        self.taker = Staff.objects.filter(username="taker").first()

    def make(self, key: WaitKey, band: int | None):
        """What has begun to wait: a call, or None where it is about none."""
        return getattr(self, key.name.lower())(band)

    def call(self, band, status=CallStatus.PENDING, destination=Destination.CRT, **given):
        """A call of this band; not triaged, it is being triaged at this moment."""
        at = self.at
        given = {"step_at": at, "received_at": at, "owned_at": at} | given
        if band is None:
            return self._make_call(CallStatus.TRIAGING, triage_at=at, **given)
        return self._make_call(
            status, destination=destination, band=band, respond_by=at + timedelta(days=1), **given
        )

    def received(self, band):
        return self._make_call(CallStatus.RECEIVED, step_at=self.at, received_at=self.at)

    def triaging(self, band):
        return self.call(band, triage_at=self.at) if band else self.call(None)

    def pending(self, band):
        return self.call(band)

    def held(self, band):
        call = self.call(band)
        call.held_since = call.held_at = self.at
        call.held_until, call.holds = self.at + timedelta(days=1), 1
        call.hold_reason, call.held_seconds = HoldReason.CALLER, 86400
        call.save()
        return call

    def by_phone(self, band):
        clinician = self.staff(Role.CLINICIAN, Program.CCD)
        return self.call(band, CallStatus.ACTIVE, Destination.CCD, owner=clinician)

    def cleared(self, band):
        call = self.call(band, CallStatus.ACTIVE)
        self.assignment(call, A.CLEARED)
        return call

    def imminent(self, band):
        return self.call(band, imminent_at=self.at)

    def owner_away(self, band):
        return self.call(band, owner_away_at=self.at)

    def assignment(self, call, status):
        self.count += 1
        unit = Unit.objects.create(
            callsign=f"W{self.count}", program=Program.CRT, duty=Duty.IN_SERVICE, duty_since=self.at
        )
        Assignment.objects.create(
            call=call, unit=unit, status=status, dispatched_at=self.at, step_at=self.at,
            heard_at=self.at,
        )  # fmt: skip
        return unit

    def _on(self, band, status):
        call = self.call(band, CallStatus.ACTIVE)
        self.assignment(call, status)
        return call

    def stacked(self, band):
        call = self.call(band)
        self.assignment(call, A.STACKED)
        return call

    def dispatched(self, band):
        return self._on(band, A.DISPATCHED)

    def en_route(self, band):
        return self._on(band, A.EN_ROUTE)

    def staged(self, band):
        return self._on(band, A.STAGED)

    def on_scene(self, band):
        return self._on(band, A.ON_SCENE)

    def transporting(self, band):
        return self._on(band, A.TRANSPORTING)

    def handoff(self, band, status):
        call = self.call(band, destination=Destination.CCD)
        far = self.at + timedelta(days=10)
        clinician = self.staff(Role.CLINICIAN, Program.CCD)
        taken = {} if status == H.OFFERED else {"taken_by": clinician, "accepted_at": self.at}
        if status == H.THREE_WAY:
            taken["three_way_at"] = self.at
        Handoff.objects.create(
            call=call, status=status, giver=call.owner, offered_at=self.at, waiting_since=self.at,
            expires_at=far, **taken,
        )  # fmt: skip
        return call

    def offered(self, band):
        return self.handoff(band, H.OFFERED)

    def accepted(self, band):
        return self.handoff(band, H.ACCEPTED)

    def three_way(self, band):
        return self.handoff(band, H.THREE_WAY)

    def wrap_up(self, band):
        self.staff(Role.CLINICIAN, Program.CCD, presence=Presence.WRAP_UP, presence_since=self.at)

    def staff(self, role, program=None, **given):
        self.count += 1
        return person(role, f"waits{self.count}", program=program, **given)

    def owe(self, band, kind, status=ObligationStatus.ASKED, **given):
        call = self.call(band)
        Obligation.objects.create(
            call=call, kind=kind, origin=Origin.TRIAGE, status=status, asked_at=self.at,
            due_at=self.at + timedelta(days=10), **given,
        )  # fmt: skip
        return call

    def help_asked(self, band):
        return self.owe(band, ObligationKind.POLICE)

    def help_accepted(self, band):
        status = ObligationStatus.ACCEPTED
        return self.owe(band, ObligationKind.EMS, status, accepted_at=self.at, who="M12")

    def help_later(self, band):
        return self.owe(band, ObligationKind.CAP_OFFER, program=Program.CAP)

    def countersign(self, band):
        call = self.call(band)
        Countersign.objects.create(
            call=call, kind=CountersignKind.CLOSE_GRAVE, choice={}, stood={},
            asked_by=call.owner, asked_at=self.at, due_at=self.at + timedelta(days=10),
        )  # fmt: skip
        return call

    def call_back(self, band):
        call = self._make_call(CallStatus.CLOSED, band=band or 4, destination=Destination.CCD)
        if band is None:
            Call.objects.filter(pk=call.pk).update(band=None)
        CallBack.objects.create(call=call, owner=call.owner, due_at=self.at)
        return call

    def transfer(self, band):
        call = self.call(band)
        LifelineTransfer.objects.create(
            call=call, direction=Direction.OUT, consent=Consent.GIVEN, stayed_on=StayedOn.US,
            by=call.owner, at=self.at, due_at=self.at + timedelta(days=10),
        )  # fmt: skip
        return call

    def follow_up(self, band):
        FollowUp.objects.create(
            kind="overdose", program=Program.ART, call=uuid4(), call_number="26-1",
            made_at=self.at, due_at=self.at,
        )  # fmt: skip

    def report(self, band):
        StateReport.objects.create(
            about="adult", call=uuid4(), call_number="26-1", owner=self.staff(Role.DISPATCHER),
            asked_at=self.at, due_at=self.at,
        )  # fmt: skip

    def referral(self, status):
        resource, _new = Resource.objects.get_or_create(name="Pantry", needs="food", source="test")
        Referral.objects.create(
            resource=resource, call=uuid4(), call_number="26-1", need="food", status=status,
            by=self.staff(Role.DISPATCHER), at=self.at, step_at=self.at,
        )  # fmt: skip

    def referral_sent(self, band):
        self.referral("sent")

    def referral_received(self, band):
        self.referral("received")

    def referral_accepted(self, band):
        self.referral("accepted")

    def page_row(self, call, status=AlertStatus.RAISED, **given):
        return Alert.objects.create(
            call=call, kind=AlertKind.PAGE, reason=PageReason.HARD_STOP, status=status,
            raised_at=self.at, due_at=self.at + timedelta(seconds=60), **given,
        )  # fmt: skip

    def page(self, band):
        call = self.call(band)
        self.page_row(call)
        return call

    def answered(self, band):
        call = self.call(band)
        by = self.staff(Role.SUPERVISOR)
        self.page_row(call, AlertStatus.ANSWERED, answered_at=self.at, answered_by=by)
        return call

    def alarm(self, band, **given):
        call = self.call(band)
        unit = self.assignment(self.call(3, CallStatus.ACTIVE), A.ON_SCENE)
        Duress.objects.create(
            unit=unit,
            call=call,
            started_at=self.at,
            started_by=self.staff(Role.DISPATCHER),
            **given,
        )
        return call

    def duress(self, band):
        return self.alarm(band)

    def duress_answered(self, band):
        by = self.staff(Role.DISPATCHER)
        return self.alarm(band, answered_at=self.at, answered_by=by)
