"""Screening instruments, and each run of one."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from dispatch.calls.models import Call


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
    # Answered, and then hidden by a change of an earlier answer: kept, and not scored.
    set_aside = models.JSONField(default=dict)
    # The questions that the person would not answer, and whether they would not at all.
    declined = models.JSONField(default=list)
    refused = models.BooleanField(default=False)
    level = models.CharField(max_length=40)
    because = models.CharField(max_length=300)
    complete = models.BooleanField()
    # None where the instrument has no points.
    total = models.FloatField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"screening {self.pk}"
