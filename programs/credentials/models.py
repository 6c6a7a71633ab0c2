"""What the people who work here may work as, and until when."""

from typing import ClassVar

from django.db import models

from journal.codes.units import CrewRole
from programs.people.models import Staff


class Credential(models.Model):
    """A license or certificate that a person works under, and the last day it holds."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="credentials")
    crew_role = models.CharField(max_length=9, choices=CrewRole)
    name = models.CharField(max_length=80)
    expires_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["expires_on"]
        constraints: ClassVar = [
            # A renewal moves the last day of the row, so that what lapsed is not counted beside it.
            models.UniqueConstraint(
                name="one_credential_a_role", fields=["staff", "crew_role", "name"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} until {self.expires_on}"
