"""The person served: who they are and how they are known (docs/decisions/0027).

R44, R57: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from programs.clients.states import AliasKind
from programs.people.models import Staff

LINE_LENGTH = 120


class Client(models.Model):
    """A person served. Two that turn out to be one are merged, and can be parted again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    born_on = models.DateField(null=True)
    # The name's words as they sound, so that one who is misspelled is found.
    words = ArrayField(models.CharField(max_length=20), default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nobody_is_merged_into_themself",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="client_by_sound"),
            # For LIKE 'abc%': in another collation than C an ordinary index does not serve it.
            models.Index(name="client_by_name", fields=["name"], opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"client {self.pk}"


class Merge(models.Model):
    """Two records found to be one person: by whom, on what evidence, and whether undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Client, models.PROTECT, related_name="+")
    other = models.ForeignKey(Client, models.PROTECT, related_name="+")
    evidence = models.JSONField(default=list)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            # A record goes into one other: with two, nobody could say whose calls they were.
            models.UniqueConstraint(
                name="one_is_merged_once", fields=["other"], condition=Q(undone_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class Alias(models.Model):
    """Something a person is also known by: another name, a telephone, an address."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="aliases")
    kind = models.CharField(max_length=7, choices=AliasKind)
    value = models.CharField(max_length=200)
    # What is compared: the last ten digits, the name as it sounds, the address without its case.
    key = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["kind", "value"]
        verbose_name_plural = "aliases"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_alias_is_noted_once", fields=["client", "kind", "key"]
            ),
        ]
        indexes: ClassVar = [models.Index(name="alias_by_key", fields=["kind", "key"])]

    def __str__(self) -> str:
        return f"alias {self.pk}"


class Caller(models.Model):
    """Who a call was about, as far as was said, and the client it was found to be."""

    # No foreign key: calls are of the app above, which this one knows nothing of.
    call = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=15, blank=True)
    address = models.CharField(max_length=200, blank=True)
    sound = models.CharField(max_length=60, blank=True)
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="callers")
    known_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    known_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="caller_by_time", fields=["at"], include=["phone", "client"]),
            models.Index(name="caller_by_phone", fields=["phone", "at"], condition=~Q(phone="")),
            models.Index(
                name="caller_by_sound", fields=["sound", "address"], condition=~Q(sound="")
            ),
            models.Index(
                name="caller_of_client", fields=["client", "at"], condition=Q(client__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number
