"""Services that people can be told of."""

from typing import ClassVar

from django.db import models


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

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_service_is_listed_once_at_an_address", fields=["name", "address"]
            ),
        ]

    def __str__(self) -> str:
        return self.name
