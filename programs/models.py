"""The people who work here, their units, and the keys they hold."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import UserManager
from django.db import models
from django.db.models import F, Q

from programs.states import Duty, Presence, Program, Role


class Unit(models.Model):
    """A crew with a callsign."""

    callsign = models.CharField(max_length=12, unique=True)
    program = models.CharField(max_length=3, choices=Program)
    duty = models.CharField(max_length=14, choices=Duty, default=Duty.OFF_DUTY)
    duty_since = models.DateTimeField()
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
    is_active = models.BooleanField(default=True)
    presence = models.CharField(max_length=9, choices=Presence, default=Presence.OFF)

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
