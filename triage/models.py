"""Protocols as published, and each run of one."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.models import Call
from dispatch.states import Band, Destination


class OverrideReason(models.TextChoices):
    """Why a person sent a call elsewhere than the protocol advised."""

    KNOWN_PERSON = "known_person", "We know this person"
    SCENE_INFORMATION = "scene_information", "Word from the scene"
    CALLER_CHANGED = "caller_changed", "The caller's state changed"
    NO_TEAM = "no_team", "No such team can be had"
    CLINICAL_JUDGEMENT = "clinical_judgement", "Clinical judgement"
    OTHER = "other", "Other"


class ProtocolVersion(models.Model):
    """A protocol as it was published: its text, for ever."""

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-published_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_version_is_published_once", fields=["code", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.code}-{self.version}"


class Assessment(models.Model):
    """One run of a protocol on one call: the answers, and what the table said to them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="assessments")
    protocol = models.ForeignKey(ProtocolVersion, models.PROTECT)
    answers = models.JSONField()
    rule = models.CharField(max_length=60)
    because = models.CharField(max_length=300)
    band = models.SmallIntegerField(choices=Band)
    destination = models.CharField(max_length=6, choices=Destination)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assessment_band_is_known", condition=Q(band__range=(1, 5))
            ),
        ]

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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"override {self.pk}"
