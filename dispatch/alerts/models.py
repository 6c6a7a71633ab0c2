"""Alerts: what people must hear at once."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dispatch.alerts.states import OPEN_ALERT
from dispatch.calls.models import Call
from journal.codes.alerts import AlertKind, AlertStatus, Doing, PageReason, WaitKey

SAID_LENGTH = 200


class Alert(models.Model):
    """Something that people must hear at once: a rise in band, or a page to the supervisor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What it is about: a call, a timer that fails, or whatever else waits (`about`).
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="alerts")
    timer = models.CharField(max_length=20, null=True)
    kind = models.CharField(max_length=9, choices=AlertKind)
    reason = models.CharField(max_length=16, choices=PageReason, null=True)
    # What has waited too long, and which row that is: two units of one call are two alerts.
    wait = models.CharField(max_length=32, choices=WaitKey, blank=True)
    about = models.CharField(max_length=60, blank=True)
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
    # How often it was told, and when last.
    times = models.PositiveIntegerField(default=1)
    told_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # What whoever answered said will be done, and until when that keeps it quiet.
    doing = models.CharField(max_length=8, choices=Doing, blank=True)
    said = models.CharField(max_length=SAID_LENGTH, blank=True)
    quiet_until = models.DateTimeField(null=True)

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
                | (Q(call__isnull=False, timer=None) & ~Q(reason=PageReason.TIMER))
                | (Q(call=None, timer=None, reason=PageReason.WAITING) & ~Q(about="")),
            ),
            models.CheckConstraint(
                name="what_has_waited_says_what_it_is",
                condition=(Q(reason=PageReason.WAITING) & ~Q(wait="") & ~Q(about=""))
                | (Q(wait="", about="") & (Q(reason=None) | ~Q(reason=PageReason.WAITING))),
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
                fields=["call", "timer", "reason", "by", "wait", "about"],
                nulls_distinct=False,
                condition=Q(kind__in=[AlertKind.PAGE, AlertKind.HELP], status__in=OPEN_ALERT),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="alert_due", fields=["due_at"], condition=Q(status=AlertStatus.RAISED)
            ),
            models.Index(
                name="alert_open", fields=["raised_at"], condition=Q(status__in=OPEN_ALERT)
            ),
            models.Index(
                name="alert_quiet",
                fields=["quiet_until"],
                condition=Q(status=AlertStatus.ANSWERED, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.call_id or self.timer or self.about}"
