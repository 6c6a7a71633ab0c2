"""A report to the State that the law demands.

R48: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from journal.codes.follow_ups import ReportAbout
from programs.clients.models import Client
from programs.people.models import Staff


class StateReport(models.Model):
    """A report to the State that the law demands, from the moment it is owed (R48)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.CharField(max_length=5, choices=ReportAbout)
    call = models.UUIDField(null=True)
    call_number = models.CharField(max_length=40, blank=True)
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_report_made_has_a_reference",
                condition=Q(made_at=None, made_by=None, reference="")
                | (Q(made_at__isnull=False, made_by__isnull=False) & ~Q(reference="")),
            ),
            models.CheckConstraint(
                name="a_report_is_about_a_call_or_a_case",
                condition=Q(call__isnull=False) | Q(client__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="report_due", fields=["due_at"], condition=Q(made_at=None)),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
