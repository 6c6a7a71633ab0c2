"""The response plan of a call."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.calls.models import PLACE_LENGTH, Call
from journal.codes.scene import PlanKind


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
