"""When consoles were last open, and when processes last did their regular work."""

from django.db import models

from programs.people.models import Staff


class LastSeen(models.Model):
    """When a console of this person was last open: latest only, and no part of the journal."""

    staff = models.OneToOneField(Staff, models.PROTECT, primary_key=True, related_name="sighting")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.seen_at}"


class Heartbeat(models.Model):
    """When a piece of regular work was last done by any process: a row for each of HeartbeatOf."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"heartbeat {self.pk} at {self.at}"
