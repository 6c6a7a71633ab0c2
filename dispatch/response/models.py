"""The response plan of a call, and the agencies asked to come alongside."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dispatch.calls.models import PLACE_LENGTH, Call
from journal.codes.scene import Agency, PlanKind


class ResponsePlan(models.Model):
    """One response of several agencies: who waits where until the scene is safe."""

    call = models.OneToOneField(Call, models.PROTECT, primary_key=True, related_name="plan")
    kind = models.CharField(max_length=8, choices=PlanKind)
    staging = models.CharField(max_length=PLACE_LENGTH, blank=True)
    gated = models.BooleanField()
    safe_at = models.DateTimeField(null=True)
    safe_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_safe_scene_says_who_and_when",
                condition=Q(safe_at=None, safe_by=None)
                | Q(safe_at__isnull=False, safe_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.call_id}"


class CoResponse(models.Model):
    """An agency asked to come alongside, and when it was there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="co_responses")
    agency = models.CharField(max_length=6, choices=Agency)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_agency_is_asked_once",
                fields=["call", "agency"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="an_agency_arrives_after_it_was_asked",
                condition=Q(arrived_at=None) | Q(arrived_at__gte=F("asked_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} to {self.call_id}"
