"""Who watches a call, and what they whisper to its owner."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.calls.models import Call

WHISPER_LENGTH = 300


class Watch(models.Model):
    """Somebody who follows a live call without working it."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="watches")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_watches_one_call_at_a_time", fields=["staff"], condition=Q(until=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} watches {self.call_id}"


class Whisper(models.Model):
    """A line from a watcher that only the call's owner sees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="whispers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=WHISPER_LENGTH)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(name="whisper_unheard", fields=["to"], condition=Q(heard_at=None)),
        ]

    def __str__(self) -> str:
        return f"whisper {self.pk}"
