"""Protocols and their life, each run of one, and screening instruments with theirs."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.models import Call
from dispatch.states import Band, Destination
from journal.codes.triage import OverrideReason
from programs.states import Role
from triage.states import SIGNED, WAS_IN_FORCE, ProtocolStatus


class ProtocolVersion(models.Model):
    """A protocol's text, and how far it has come. Once signed, the text never changes."""

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=ProtocolStatus, default=ProtocolStatus.DRAFT)
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_name = models.CharField(max_length=80, blank=True)
    signed_role = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_version_exists_once", fields=["code", "version"]),
            models.UniqueConstraint(
                name="one_protocol_in_force",
                fields=["status"],
                condition=Q(status=ProtocolStatus.PUBLISHED),
            ),
            models.CheckConstraint(
                name="protocol_status_is_known", condition=Q(status__in=ProtocolStatus.values)
            ),
            models.CheckConstraint(
                name="what_is_in_force_was_signed",
                condition=~Q(status__in=SIGNED)
                | (Q(signed_at__isnull=False) & ~Q(signed_name="") & ~Q(signed_role="")),
            ),
            models.CheckConstraint(
                name="what_is_in_force_says_since_when",
                condition=~Q(status__in=WAS_IN_FORCE) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}-{self.version}"


class Explanation(models.Model):
    """Why a draft may send calls of one rule, less urgently, where another rule sends them."""

    protocol = models.ForeignKey(ProtocolVersion, models.PROTECT, related_name="explanations")
    from_rule = models.CharField(max_length=80)
    to_rule = models.CharField(max_length=80)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_pattern_is_explained_once", fields=["protocol", "from_rule", "to_rule"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_rule} to {self.to_rule}"


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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=10, choices=Role, blank=True)
    started_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assessment_band_is_known", condition=Q(band__range=(1, 5))
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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"override {self.pk}"


class Questionnaire(models.Model):
    """A screening instrument as it was loaded: a FHIR R4 Questionnaire and how it is scored.

    The text is its owner's; it comes from a file and is kept as it came.
    """

    code = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    scoring = models.TextField()
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["title", "-pk"]

    def __str__(self) -> str:
        return self.title


class Screening(models.Model):
    """One run of an instrument with one person. Clinical: only the treating team reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="screenings")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT)
    answers = models.JSONField()
    level = models.CharField(max_length=40)
    because = models.CharField(max_length=300)
    complete = models.BooleanField()
    total = models.FloatField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"screening {self.pk}"
