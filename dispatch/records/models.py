"""What a clinician writes, and the services a person was told of.

R33, R34: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from dispatch.calls.models import Call
from journal.codes.care import RecordKind
from programs.directory.models import Resource


class ClinicalRecord(models.Model):
    """A brief note or a safety plan as it was saved. Saving again makes the next version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="records")
    kind = models.CharField(max_length=11, choices=RecordKind)
    version = models.SmallIntegerField()
    sections = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_record_has_each_version_once", fields=["call", "kind", "version"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} of {self.call_id}"


class ResourceGiven(models.Model):
    """Something of the directory that the person was told of."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="resources_given")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_resource_is_given_once_a_call", fields=["call", "resource"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} for {self.call_id}"
