"""The reports that were made public."""

from typing import ClassVar

from django.db import models

from programs.people.models import Staff


class PublishedReport(models.Model):
    """A quarter's outcomes as the public may read them. Made once: two versions of one quarter
    could be subtracted from each other (docs/decisions/0028).
    """

    name = models.CharField(max_length=10, unique=True)
    starts_at = models.DateTimeField(unique=True)
    figures = models.JSONField()
    published_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-starts_at"]

    def __str__(self) -> str:
        return self.name
