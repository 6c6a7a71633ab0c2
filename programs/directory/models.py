"""Services that people can be told of.

R47: docs/requirements.md.
"""

from typing import ClassVar

from django.db import models

from journal.codes.directory import ListingStatus
from programs.people.models import Staff


class Resource(models.Model):
    """A service of the directory that a person can be told of."""

    name = models.CharField(max_length=160)
    needs = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    source = models.CharField(max_length=80)
    verified_on = models.DateField(null=True)
    verified_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    # What an exchange of the Human Services Data Specification carries besides (R47).
    hsds_id = models.CharField(max_length=64, unique=True, null=True)
    organization = models.CharField(max_length=160, blank=True)
    status = models.CharField(max_length=20, default=ListingStatus.ACTIVE)
    eligibility = models.CharField(max_length=300, blank=True)
    website = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=30, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    # [[weekday 0-6, "08:00", "17:00"], …]; empty says that the hours are words only.
    open_at = models.JSONField(default=list)
    # The document it came in, whole, so that what we do not know goes out as it came.
    received = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_service_is_listed_once_at_an_address", fields=["name", "address"]
            ),
        ]

    def __str__(self) -> str:
        return self.name
