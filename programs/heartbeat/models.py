"""Keys, proofs and drafts: what lets a person or a machine in, and what they left half done.

R60: docs/requirements.md.
"""

from django.db import models

from programs.people.models import Staff


class LastSeen(models.Model):
    """When a console of this person was last open: latest only, and no part of the journal."""

    staff = models.OneToOneField(Staff, models.PROTECT, primary_key=True, related_name="sighting")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.seen_at}"


class Heartbeat(models.Model):
    """When any server process last looked whose consoles are open, and when gaps in the roster
    were last looked for: two rows that say that somebody is at it.
    """

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"lookout at {self.at}"
