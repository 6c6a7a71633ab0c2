"""The board of a shift that is over, and its signature."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from programs.people.models import Staff

REMARK_LENGTH = 1000


class FrozenBoard(models.Model):
    """The numbers of a shift as they stood when it ended, and who signed them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    starts_at = models.DateTimeField(unique=True)
    ends_at = models.DateTimeField()
    name = models.CharField(max_length=60)
    figures = models.JSONField()
    # The number of the last event that was counted in it.
    seq = models.BigIntegerField()
    frozen_at = models.DateTimeField()
    signed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=REMARK_LENGTH, blank=True)

    class Meta:
        ordering: ClassVar = ["-starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_board_is_frozen_after_its_shift", condition=Q(frozen_at__gte=F("ends_at"))
            ),
            models.CheckConstraint(
                name="a_signed_board_says_who_and_when",
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
