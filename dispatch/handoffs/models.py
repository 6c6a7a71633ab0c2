"""Handing a call to a clinician, from the offer to its end."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.calls.models import Call
from dispatch.handoffs.states import OPEN_HANDOFF, TAKEN_OVER
from journal.codes.handoffs import Consent, HandoffReason, HandoffStatus


class Handoff(models.Model):
    """A hand-off of a call, from the offer to its end, with the times at which timers act on it.

    `waiting_since` is the first offer of a chain: one that went past somebody keeps its place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="handoffs")
    status = models.CharField(max_length=9, choices=HandoffStatus, default=HandoffStatus.OFFERED)
    consent = models.CharField(max_length=9, choices=Consent, default=Consent.NOT_ASKED)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    waiting_since = models.DateTimeField()
    # To one person, or to whoever of the queue comes first.
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # The clinician who is called by name now, and when the next one is.
    called = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    called_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    three_way_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=10, choices=HandoffReason, null=True)

    class Meta:
        ordering: ClassVar = ["offered_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="handoff_status_is_known", condition=Q(status__in=HandoffStatus.values)
            ),
            models.UniqueConstraint(
                name="a_call_has_one_open_handoff",
                fields=["call"],
                condition=Q(status__in=OPEN_HANDOFF),
            ),
            models.CheckConstraint(
                name="a_call_taken_over_says_by_whom_and_when",
                condition=~Q(status__in=[*TAKEN_OVER, HandoffStatus.RETURNED])
                | Q(taken_by__isnull=False, accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_handoff_that_is_over_says_when",
                condition=Q(status__in=OPEN_HANDOFF, ended_at=None)
                | (~Q(status__in=OPEN_HANDOFF) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="handoff_waiting",
                fields=["waiting_since"],
                condition=Q(status=HandoffStatus.OFFERED),
            ),
        ]

    def __str__(self) -> str:
        return f"handoff {self.pk} of {self.call_id}"
