"""When the programs are open: every calendar that was ever in force."""

from typing import ClassVar

from django.db import models

from programs.people.models import Staff


class OpeningHours(models.Model):
    """A calendar as it was set: its text, kept. The last one set is in force."""

    source = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "opening hours"

    def __str__(self) -> str:
        return f"hours {self.pk}"
