"""Calls, and the units on them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.calls.constraints import CALL_INDEXES, ENDINGS
from dispatch.calls.states import OPEN_ASSIGNMENT
from journal.codes.calls import (
    OF_OTHERS,
    Band,
    CallStatus,
    Clearance,
    ClosedOn,
    ContactHow,
    Destination,
    Disposition,
    NoCallBack,
    NoContact,
    Source,
    TakenTo,
    Topic,
    Unserved,
    WhyUntriaged,
)
from journal.codes.people import Program
from journal.codes.scene import HoldReason
from journal.codes.units import AssignmentStatus
from programs.units.models import Unit

# Where nobody goes to the person: a locked call is never sent there.
WEAK = [Destination.CCD, Destination.LIFELINE, Destination.CAP]
ROUTED = [CallStatus.PENDING, CallStatus.ACTIVE]
PLACE_LENGTH = 200
LANGUAGE_LENGTH = 40
SAID_LENGTH = 10_000
WHO_LENGTH = 80


class CallNumber(models.Model):
    """The last public number given out in a year."""

    year = models.SmallIntegerField(primary_key=True)
    last = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.year % 100:02}-{self.last:05}"


class Call(models.Model):
    """A call for service: the CAD record, which exists before triage and after it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True)
    source = models.CharField(max_length=8, choices=Source)
    status = models.CharField(max_length=8, choices=CallStatus, default=CallStatus.RECEIVED)
    place = models.CharField(max_length=PLACE_LENGTH, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    # What the gazetteer took the place for, and how surely (0 to 1); empty is as typed, unverified.
    located_as = models.CharField(max_length=PLACE_LENGTH, blank=True)
    located_surely = models.FloatField(null=True)
    outside = models.CharField(max_length=60, blank=True)
    caller_name = models.CharField(max_length=80, blank=True)
    caller_phone = models.CharField(max_length=30, blank=True)
    caller_relation = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=LANGUAGE_LENGTH, blank=True)
    interpreter = models.BooleanField(default=False)
    access_needs = models.CharField(max_length=200, blank=True)
    narrative = models.TextField(max_length=SAID_LENGTH, blank=True)
    band = models.SmallIntegerField(choices=Band, null=True)
    # What the city that wrote the protocol calls the band and the destination.
    band_sign = models.CharField(max_length=4, blank=True)
    band_name = models.CharField(max_length=60, blank=True)
    destination = models.CharField(max_length=6, choices=Destination, null=True)
    destination_name = models.CharField(max_length=60, blank=True)
    program = models.CharField(max_length=3, choices=Program, null=True)
    # What the person needs, where `destination` is who can take it.
    need = models.CharField(max_length=6, choices=Destination, null=True)
    need_name = models.CharField(max_length=60, blank=True)
    priority = models.SmallIntegerField(null=True)
    # A hard stop stands: nothing of the routing is eased. The one word by which it was, if any: a
    # countersign, an assessment with its reason, or a merge undone.
    locked = models.BooleanField(default=False)
    eased_by = models.UUIDField(null=True)
    because = models.CharField(max_length=300, blank=True)
    availability = models.CharField(max_length=400, blank=True)
    follow_up_program = models.CharField(max_length=3, choices=Program, null=True)
    follow_up_at = models.DateTimeField(null=True)
    co_response = models.BooleanField(default=False)
    ems = models.BooleanField(default=False)
    fire = models.BooleanField(default=False)
    supervisor = models.BooleanField(default=False)
    art_along = models.BooleanField(default=False)
    cap_referral = models.BooleanField(default=False)
    # Since when somebody has been asking, while somebody is.
    triage_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Whose call it is. There is always somebody: a hand-off passes it on, nothing takes it away.
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned")
    owned_at = models.DateTimeField()
    owner_away_at = models.DateTimeField(null=True)
    # A life is in danger now, until a responder has reached the person or somebody says why not.
    imminent_at = models.DateTimeField(null=True)
    contact_at = models.DateTimeField(null=True)
    # Who reached them: a unit, an agency's, or the clinician at the phone; or who says otherwise.
    contact_how = models.CharField(max_length=6, choices=ContactHow, null=True)
    contact_who = models.CharField(max_length=WHO_LENGTH, blank=True)
    no_contact = models.CharField(max_length=10, choices=NoContact, null=True)
    step_at = models.DateTimeField()
    respond_by = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    # Until when somebody has decided that it can wait.
    held_until = models.DateTimeField(null=True)
    # Since when, first and last; why; how often; and for how many seconds in all.
    held_since = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    hold_reason = models.CharField(max_length=10, choices=HoldReason, null=True)
    holds = models.PositiveSmallIntegerField(default=0)
    held_seconds = models.PositiveIntegerField(default=0)
    # When the program that it waits for shuts, told before; and when it was sent on for that.
    shuts_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=24, choices=Disposition, null=True)
    # What on record carried the ending (dispatch/closing/evidence.py).
    closed_on = models.CharField(max_length=10, choices=ClosedOn, null=True)
    unserved = models.CharField(max_length=16, choices=Unserved, null=True)
    # Why a call that was served was never triaged.
    untriaged = models.CharField(max_length=12, choices=WhyUntriaged, null=True)
    # Where the person was taken; and whether, without the programs, it would have been to jail.
    taken_to = models.CharField(max_length=16, choices=TakenTo, null=True)
    jail_avoided = models.BooleanField(default=False)
    # Why a call resolved by phone promised no call-back.
    no_call_back = models.CharField(max_length=10, choices=NoCallBack, null=True)

    class Meta:
        constraints: ClassVar = [
            *ENDINGS,
            models.CheckConstraint(
                name="call_status_is_known", condition=Q(status__in=CallStatus.values)
            ),
            models.CheckConstraint(
                name="call_closed_has_outcome",
                condition=Q(
                    status=CallStatus.CLOSED, closed_at__isnull=False, disposition__isnull=False
                )
                | (~Q(status=CallStatus.CLOSED) & Q(closed_at__isnull=True, disposition=None)),
            ),
            models.CheckConstraint(
                name="call_dispatchable_is_routed",
                condition=~Q(status__in=ROUTED)
                | Q(
                    band__isnull=False,
                    destination__isnull=False,
                    priority__range=(1, 4),
                    respond_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="a_locked_call_goes_to_people",
                condition=Q(locked=False) | ~Q(destination__in=WEAK),
            ),
            models.CheckConstraint(
                name="call_program_follows_destination",
                condition=Q(destination=None, program=None)
                | Q(destination__in=OF_OTHERS, program=None)
                | Q(destination=Destination.CRT, program=Program.CRT)
                | Q(destination=Destination.ART, program=Program.ART)
                | Q(destination__in=[Destination.CCD, Destination.LIFELINE], program=Program.CCD)
                | Q(destination=Destination.CAP, program=Program.CAP),
            ),
            models.CheckConstraint(
                name="only_a_closed_call_went_unserved",
                condition=Q(unserved=None)
                | Q(status=CallStatus.CLOSED, unserved__in=Unserved.values),
            ),
            models.CheckConstraint(
                name="a_held_call_says_why",
                condition=Q(held_until=None)
                | Q(
                    held_since__isnull=False,
                    hold_reason__isnull=False,
                    hold_reason__in=HoldReason.values,
                    imminent_at=None,
                )
                | Q(
                    held_since__isnull=False,
                    hold_reason__isnull=False,
                    hold_reason__in=HoldReason.values,
                    contact_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="a_follow_up_says_who_and_when",
                condition=Q(follow_up_program=None, follow_up_at=None)
                | Q(follow_up_program__isnull=False, follow_up_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [*CALL_INDEXES]

    def __str__(self) -> str:
        return self.number


class Assignment(models.Model):
    """A unit on a call."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    status = models.CharField(
        max_length=12, choices=AssignmentStatus, default=AssignmentStatus.DISPATCHED
    )
    dispatched_at = models.DateTimeField()
    step_at = models.DateTimeField()
    # The step before, and when this one was pressed: a wrong key can be taken back.
    before = models.CharField(max_length=12, choices=AssignmentStatus, null=True)
    step_before = models.DateTimeField(null=True)
    pressed_at = models.DateTimeField(null=True)
    # How it ended, as the crew saw it.
    outcome = models.CharField(max_length=24, choices=Disposition, null=True)
    # Whether the crew said so itself, or somebody for it.
    outcome_by_crew = models.BooleanField(default=False)
    # When the crew was last heard, and what of the hazards they have read.
    heard_at = models.DateTimeField(null=True)
    hazards_read = models.CharField(max_length=64, blank=True)
    hazards_read_at = models.DateTimeField(null=True)
    hazards_read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assignment_status_is_known", condition=Q(status__in=AssignmentStatus.values)
            ),
            models.UniqueConstraint(
                name="unit_has_one_stacked_call",
                fields=["unit"],
                condition=Q(status=AssignmentStatus.STACKED),
            ),
            models.UniqueConstraint(
                name="a_unit_is_on_a_call_once",
                fields=["unit", "call"],
                condition=Q(status__in=[*OPEN_ASSIGNMENT, AssignmentStatus.STACKED]),
            ),
            models.UniqueConstraint(
                name="unit_has_one_open_assignment",
                fields=["unit"],
                condition=Q(status__in=OPEN_ASSIGNMENT),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="work_of_a_unit", fields=["unit", "dispatched_at"]),
            models.Index(
                name="crew_to_be_heard",
                fields=["heard_at"],
                condition=Q(status__in=OPEN_ASSIGNMENT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} on {self.call_id}"


class Note(models.Model):
    """Something written about a call. It can be struck, never changed or erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(max_length=SAID_LENGTH)
    clearance = models.CharField(max_length=11, choices=Clearance, default=Clearance.OPERATIONAL)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_struck_note_says_who_and_when",
                condition=Q(struck_at=None, struck_by=None)
                | Q(struck_at__isnull=False, struck_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class SafetyFact(models.Model):
    """One person's statement of one safety fact.

    A statement replaces those its author had on screen, and no others: two people who
    did not see each other leave two live statements, which differ until one is chosen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="facts")
    topic = models.CharField(max_length=16, choices=Topic)
    value = models.CharField(max_length=PLACE_LENGTH)
    # Of an answer in triage: which run, and whether its answer is the mildest there is. Null is of
    # somebody's own words.
    assessment = models.UUIDField(null=True)
    mild = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="only_an_answer_in_triage_is_mild",
                condition=Q(mild=False) | Q(assessment__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="fact_live_by_call", fields=["call"], condition=Q(replaced_by=None)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} on {self.call_id}"
