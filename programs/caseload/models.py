"""The cases of people served, and what is written about them (docs/decisions/0027).

R44, R57: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from journal.codes.caseload import CaseStatus, Domain, EndReason
from programs.caseload.states import CaseConsent, ContactKind, Need
from programs.clients.models import LINE_LENGTH, Client
from programs.people.models import Staff

WORDS_LENGTH = 2000


class Decision(models.Model):
    """What a person decided on an offer to refer a repeat caller to the caseload (R44)."""

    key = models.CharField(max_length=80)
    referred = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Until when the offer is not made again.
    until = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(name="decision_by_key", fields=["key", "until"])]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Case(models.Model):
    """A person on the caseload of the Community Advocacy Program."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="cases")
    status = models.CharField(max_length=9, choices=CaseStatus, default=CaseStatus.OPEN)
    consent = models.CharField(max_length=9, choices=CaseConsent, default=CaseConsent.NOT_ASKED)
    consent_at = models.DateTimeField(null=True)
    # What whoever takes the next call should know, in one line. Behaviors, never diagnoses.
    line = models.CharField(max_length=LINE_LENGTH, blank=True)
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="cases")
    next_action = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=10, choices=EndReason, null=True)

    class Meta:
        ordering: ClassVar = ["opened_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_status_is_known", condition=Q(status__in=CaseStatus.values)
            ),
            models.UniqueConstraint(
                name="a_client_has_one_open_case",
                fields=["client"],
                condition=Q(status=CaseStatus.OPEN),
            ),
            models.CheckConstraint(
                name="a_case_that_is_over_says_when",
                condition=Q(status=CaseStatus.OPEN, ended_at=None)
                | (~Q(status=CaseStatus.OPEN) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="case_open", fields=["next_on"], condition=Q(status=CaseStatus.OPEN)),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


class NeedFound(models.Model):
    """What a person was found to need, when it was asked. The newest of a domain holds."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="needs")
    domain = models.CharField(max_length=9, choices=Domain)
    level = models.SmallIntegerField(choices=Need)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        verbose_name_plural = "needs found"

    def __str__(self) -> str:
        return f"need {self.pk}"


class Goal(models.Model):
    """Something the person wants to reach."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="goals")
    words = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["set_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_goal_is_reached_or_dropped",
                condition=Q(reached_at=None) | Q(dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.pk}"


class CaseContact(models.Model):
    """A visit, a telephone call or a try. What touches substance use is marked, and closed to
    whoever is not cleared for it (42 CFR Part 2, R57).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=7, choices=ContactKind)
    words = models.TextField(max_length=WORDS_LENGTH, blank=True)
    substance = models.BooleanField(default=False)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"contact {self.pk}"
