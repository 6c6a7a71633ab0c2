"""What was tried before a call ended without service.

R41: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.calls.models import Call
from journal.codes.calls import Tried


class ContactAttempt(models.Model):
    """Who tried to reach or find the person, or was told that no help is needed, and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="attempts")
    tried = models.CharField(max_length=12, choices=Tried)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="what_was_tried_is_of_the_list", condition=Q(tried__in=Tried.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tried} on {self.call_id}"
