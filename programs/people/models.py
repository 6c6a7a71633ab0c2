"""People who work here, and what is kept for each: API tokens, receipts of requests, drafts,
emergency access.

R60: docs/requirements.md.
"""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import UserManager
from django.db import models
from django.db.models import F, Q

from journal.codes.people import Presence, Program, Role
from journal.codes.units import CrewRole


class Staff(AbstractBaseUser):
    """A person who works here. What they may do follows from the role alone."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=10, choices=Role)
    program = models.CharField(max_length=3, choices=Program, null=True, blank=True)
    unit = models.ForeignKey(
        "Unit", models.PROTECT, null=True, blank=True, related_name="crew_members"
    )
    crew_role = models.CharField(max_length=9, choices=CrewRole, null=True, blank=True)
    # What they speak beside English, with commas between.
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


class ApiToken(models.Model):
    """A key for a machine that acts for a person. Only its digest is kept."""

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
    # The id is chosen by the caller before it acts, so that the receipt can be written first.
    made = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Two of one request at the same instant: the second waits here for the first.
            models.UniqueConstraint(name="a_key_acts_once", fields=["staff", "key"]),
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


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


class EmergencyAccess(models.Model):
    """One person's leave to read what is written about one call, for an hour (R60)."""

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
