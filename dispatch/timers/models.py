"""The last known run of each timer; not a part of the journal."""

from datetime import datetime

from django.db import models

from dispatch.alerts.models import Alert


class TimerRecord(models.Model):
    """The runs of one timer. `since` is when it was first watched: it counts until it succeeds."""

    key = models.CharField(max_length=20, primary_key=True)  # a TimerKey
    since = models.DateTimeField()
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    # The class alone: what an exception says may name a person.
    error_class = models.CharField(max_length=80, blank=True)
    # The page about the trouble it is in; null while it is well. Kept until it has recovered,
    # so one spell of trouble is one page, and the next spell another.
    page = models.OneToOneField(Alert, models.PROTECT, null=True, related_name="about_timer")

    def __str__(self) -> str:
        return f"timer {self.key}"

    @property
    def counted_from(self) -> datetime:
        """What its lateness is measured from."""
        return self.last_success_at or self.since
