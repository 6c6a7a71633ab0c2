"""What was said about a call: notes, and the safety facts nobody may overwrite unseen."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.models.calls import PLACE_LENGTH, SAID_LENGTH, Call
from dispatch.states import Clearance, Topic


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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(name="fact_live_by_call", fields=["call"], condition=Q(replaced_by=None)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} on {self.call_id}"
