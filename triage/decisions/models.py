"""Each run of a protocol on a call, and what a person decided instead."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.calls.models import Call
from journal.codes.calls import Band, Destination
from journal.codes.people import Role
from journal.codes.triage import OverrideReason
from triage.protocols.models import ProtocolVersion


class Assessment(models.Model):
    """One run of a protocol on one call: the answers, what the table said to them, and who
    could take the call just then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="assessments")
    protocol = models.ForeignKey(ProtocolVersion, models.PROTECT)
    answers = models.JSONField()
    asked = models.JSONField(default=list)
    rule = models.CharField(max_length=60)
    because = models.CharField(max_length=300)
    band = models.SmallIntegerField(choices=Band)
    destination = models.CharField(max_length=6, choices=Destination)
    priority = models.SmallIntegerField(null=True)
    along = models.JSONField(default=list)
    offered = models.CharField(max_length=6, choices=Destination, null=True)
    availability = models.CharField(max_length=400, blank=True)
    # The run whose answers it began from, and why it may be milder than what stood.
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    eased_reason = models.CharField(max_length=20, choices=OverrideReason, null=True)
    eased_text = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # As it was then: agreement compares takers with clinicians, and people change roles.
    by_role = models.CharField(max_length=10, choices=Role, blank=True)
    started_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assessment_band_is_known", condition=Q(band__in=Band.values)
            ),
        ]
        indexes: ClassVar = [models.Index(name="assessment_by_time", fields=["at"])]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class Override(models.Model):
    """A person's decision to send a call elsewhere than its assessment advised."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="overrides")
    band = models.SmallIntegerField(choices=Band)
    destination = models.CharField(max_length=6, choices=Destination)
    reason = models.CharField(max_length=20, choices=OverrideReason)
    text = models.CharField(max_length=500)
    # The question by which a second person confirmed it, where one had to.
    countersign = models.UUIDField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"override {self.pk}"
