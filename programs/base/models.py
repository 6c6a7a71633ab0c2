"""The moves that states may make, as PostgreSQL has them."""

from typing import ClassVar

from django.db import models


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
