"""Keys, proofs and drafts: what lets a person or a machine in, and what they left half done.

R60: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from programs.models.people import Staff


class ApiToken(models.Model):
    """A key for a machine that speaks for a person. Only its digest is kept."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="token_is_revoked_after_it_was_issued",
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("issued_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.pk} of {self.staff_id}"


class Receipt(models.Model):
    """Proof that a request with this Idempotency-Key was acted on, and what it made."""

    staff = models.ForeignKey(Staff, models.PROTECT)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    made = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_key_acts_once", fields=["staff", "key"]),
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class Draft(models.Model):
    """What somebody is typing and has not sent yet, kept for them alone."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="drafts")
    key = models.CharField(max_length=80)
    fields = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_form_has_one_draft", fields=["staff", "key"]),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class BrokenGlass(models.Model):
    """One person's leave to read what is written about one call, for an hour (R60)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    call_number = models.CharField(max_length=12)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="glass_broken", fields=["staff"], condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} may read {self.call_number}"


class Sighting(models.Model):
    """When a console of this person was last open: latest only, and no part of the journal."""

    staff = models.OneToOneField(Staff, models.PROTECT, primary_key=True, related_name="sighting")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.seen_at}"


class Lookout(models.Model):
    """When any server process last looked whose consoles are open, and when gaps in the roster
    were last looked for: two rows that say that somebody is at it.
    """

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"lookout at {self.at}"


class LegalTransition(models.Model):
    """A move that a status may make; a trigger refuses all others (docs/decisions/0005)."""

    machine = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_transition_is_listed_once", fields=["machine", "source", "target"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.machine}: {self.source} → {self.target}"
