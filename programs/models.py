"""The people who work here, their units, and the keys they hold."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import UserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from programs.states import CrewRole, Duty, Presence, Program, Role, ShortReason


class Unit(models.Model):
    """A crew with a callsign."""

    callsign = models.CharField(max_length=12, unique=True)
    program = models.CharField(max_length=3, choices=Program)
    duty = models.CharField(max_length=14, choices=Duty, default=Duty.OFF_DUTY)
    duty_since = models.DateTimeField()
    # What it was before, so that a wrong key can be taken back.
    duty_before = models.CharField(max_length=14, choices=Duty, null=True)
    duty_since_before = models.DateTimeField(null=True)
    # Why it is in service without a role it should have.
    short_reason = models.CharField(max_length=10, choices=ShortReason, null=True)
    # Where it was last known to be: its quarters, or the place it last arrived at.
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        ordering: ClassVar = ["program", "callsign"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="unit_belongs_to_a_program", condition=Q(program__in=Program.values)
            ),
            models.CheckConstraint(name="unit_duty_is_known", condition=Q(duty__in=Duty.values)),
        ]

    def __str__(self) -> str:
        return self.callsign


class Staff(AbstractBaseUser):
    """A person who works here. What they may do follows from the role alone."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=10, choices=Role)
    program = models.CharField(max_length=3, choices=Program, null=True, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="crew_members"
    )
    crew_role = models.CharField(max_length=9, choices=CrewRole, null=True, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    # How they have arranged the console, for each role they work in.
    layouts = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    presence = models.CharField(max_length=9, choices=Presence, default=Presence.OFF)
    presence_since = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name", "role"]
    objects: ClassVar[UserManager[Any]] = UserManager()

    class Meta:
        verbose_name_plural = "staff"
        constraints: ClassVar = [
            models.CheckConstraint(name="staff_role_is_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="clinicians_and_crews_have_a_program",
                condition=~Q(role__in=[Role.CLINICIAN, Role.CREW]) | Q(program__isnull=False),
            ),
            models.CheckConstraint(
                name="only_crews_ride_a_unit",
                condition=Q(role=Role.CREW) | Q(unit__isnull=True),
            ),
            models.CheckConstraint(
                name="only_crews_have_a_crew_role",
                condition=Q(crew_role=None) | Q(role=Role.CREW, crew_role__in=CrewRole.values),
            ),
            models.CheckConstraint(
                name="staff_presence_is_known", condition=Q(presence__in=Presence.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # What django.contrib.admin asks of a user: administrators look, nobody edits there.
    @property
    def is_staff(self) -> bool:
        return self.role == Role.ADMIN

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_staff and perm.rpartition(".")[2].startswith("view_")

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class Credential(models.Model):
    """A licence or certificate that a person works under, and the last day it holds."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="credentials")
    crew_role = models.CharField(max_length=9, choices=CrewRole)
    name = models.CharField(max_length=80)
    expires_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["expires_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_credential_a_role", fields=["staff", "crew_role", "name"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} until {self.expires_on}"


class ApiToken(models.Model):
    """A key for a machine that speaks for a person. Only its digest is kept."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="token_is_revoked_after_it_was_issued",
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("issued_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.pk} of {self.staff_id}"


class Receipt(models.Model):
    """Proof that a request with this Idempotency-Key was acted on, and what it made."""

    staff = models.ForeignKey(Staff, models.PROTECT)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    made = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_key_acts_once", fields=["staff", "key"]),
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class OpeningHours(models.Model):
    """A calendar as it was set: its text, kept. The last one set is in force."""

    source = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "opening hours"

    def __str__(self) -> str:
        return f"hours {self.pk}"


class Sighting(models.Model):
    """When a console of this person was last open: latest only, and no part of the journal."""

    staff = models.OneToOneField(Staff, models.PROTECT, primary_key=True, related_name="sighting")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.seen_at}"


class Lookout(models.Model):
    """When any server process last looked whose consoles are open, and when the clock was last
    turned: two rows that say that somebody is at it.
    """

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"lookout at {self.at}"


class Shift(models.Model):
    """The hours one person is on the roster. A person has no two at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # When the clock saw it end, and put the person off.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "staff"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            ExclusionConstraint(
                name="one_has_no_two_shifts_at_once",
                expressions=[
                    # A range of one person: equality would need an extension of PostgreSQL.
                    (
                        Func(F("staff_id"), F("staff_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("starts_at"), F("ends_at"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} from {self.starts_at}"


class Draft(models.Model):
    """What somebody is typing and has not sent yet, kept for them alone."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="drafts")
    key = models.CharField(max_length=80)
    fields = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_form_has_one_draft", fields=["staff", "key"]),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class BrokenGlass(models.Model):
    """One person's leave to read what is written about one call, for an hour (DOMAIN P8)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    call_number = models.CharField(max_length=12)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="glass_broken", fields=["staff"], condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} may read {self.call_number}"


class Resource(models.Model):
    """A service of the directory that a person can be told of."""

    name = models.CharField(max_length=160)
    needs = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    source = models.CharField(max_length=80)
    verified_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_service_is_listed_once_at_an_address", fields=["name", "address"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LegalTransition(models.Model):
    """A move that a status may make; a trigger refuses all others (docs/decisions/0005)."""

    machine = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_transition_is_listed_once", fields=["machine", "source", "target"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.machine}: {self.source} → {self.target}"
