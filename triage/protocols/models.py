"""Versions of protocols, and why a new one may ease what the old one said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from triage.protocols.states import SIGNED, WAS_IN_FORCE, ProtocolStatus


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
            # Two published at once would give two answers to one call.
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
