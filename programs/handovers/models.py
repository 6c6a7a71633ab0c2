"""What the lead of a shift leaves the next one in writing."""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from programs.people.models import Staff

SECTION_LENGTH: Final = 4000


class Handover(models.Model):
    """What one lead leaves the next in writing, and who received it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    starts_at = models.DateTimeField(unique=True)
    name = models.CharField(max_length=60)
    sections = models.JSONField()
    written_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_handover_received_says_by_whom",
                condition=Q(received_at=None, received_by=None)
                | Q(received_at__isnull=False, received_by__isnull=False, given_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_receives_their_own_handover",
                condition=Q(received_by=None) | ~Q(received_by=F("written_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
