"""The ordered, append-only log of everything that happened.

docs/decisions/0003 says how it is numbered, 0009 what may not stand in it.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class Head(models.Model):
    """The one row that numbers events: the last number given out, and that event's hash."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_head"
        constraints: ClassVar = [
            models.CheckConstraint(name="journal_has_one_head", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"head {self.seq}"


class Event(models.Model):
    """One fact. Holds ids and codes only, never names, addresses or narrative."""

    # Not a sequence of the database: those leave gaps, and are not ordered as commits are.
    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    # No foreign key: the journal knows no other app, and outlives the accounts.
    actor_id = models.BigIntegerField(null=True)
    subjects = ArrayField(models.CharField(max_length=60))
    data = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["seq"]
        indexes: ClassVar = [GinIndex(fields=["subjects"], name="journal_event_by_subject")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"
