"""The people who work here, their units, and what they may work as."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import UserManager
from django.db import models
from django.db.models import Q

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
    """A license or certificate that a person works under, and the last day it holds."""

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
