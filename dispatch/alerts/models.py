"""Alerts: what people must hear at once."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dispatch.alerts.states import OPEN_ALERT
from dispatch.calls.models import Call
from journal.codes.alerts import AlertKind, AlertStatus, PageReason


class Alert(models.Model):
    """Something that people must hear at once: a rise in band, or a page to the supervisor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What it is about: a call, or a timer that fails.
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="alerts")
    timer = models.CharField(max_length=20, null=True)
    kind = models.CharField(max_length=9, choices=AlertKind)
    reason = models.CharField(max_length=16, choices=PageReason, null=True)
    # Who did what is told of here: asked for help, opened emergency access.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    band_from = models.SmallIntegerField(null=True)
    band_to = models.SmallIntegerField(null=True)
    # What the city that wrote the protocol calls the two bands.
    sign_from = models.CharField(max_length=4, blank=True)
    sign_to = models.CharField(max_length=4, blank=True)
    status = models.CharField(max_length=9, choices=AlertStatus, default=AlertStatus.RAISED)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["raised_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="alert_status_is_known", condition=Q(status__in=AlertStatus.values)
            ),
            models.CheckConstraint(
                name="a_page_has_a_reason_and_a_rise_two_bands",
                condition=Q(
                    kind__in=[AlertKind.PAGE, AlertKind.HELP], reason__isnull=False, band_from=None
                )
                | Q(kind=AlertKind.BAND_RISE, reason=None, band_from__gt=F("band_to"))
                | Q(kind=AlertKind.BAND_FALL, reason=None, band_from__lte=F("band_to")),
            ),
            models.CheckConstraint(
                name="an_alert_is_about_a_call_or_a_timer",
                condition=Q(
                    call=None,
                    timer__isnull=False,
                    kind=AlertKind.PAGE,
                    reason=PageReason.TIMER,
                )
                | (Q(call__isnull=False, timer=None) & ~Q(reason=PageReason.TIMER)),
            ),
            models.CheckConstraint(
                name="an_answered_alert_says_who_and_when",
                condition=Q(
                    status=AlertStatus.ANSWERED,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                | (~Q(status=AlertStatus.ANSWERED) & Q(answered_at=None, answered_by=None)),
            ),
            models.UniqueConstraint(
                name="one_open_page_a_call_and_reason",
                fields=["call", "timer", "reason", "by"],
                nulls_distinct=False,
                condition=Q(kind__in=[AlertKind.PAGE, AlertKind.HELP], status__in=OPEN_ALERT),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="alert_due", fields=["due_at"], condition=Q(status=AlertStatus.RAISED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.call_id or self.timer}"
