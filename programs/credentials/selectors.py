"""Reads about credentials."""

from datetime import timedelta

from django.utils.timezone import localdate

from programs.credentials.models import Credential


def credentials_lapsing(days: int = 60) -> list[Credential]:
    """What has lapsed or will within so many days, of people who work here; the soonest first."""
    line = localdate() + timedelta(days=days)
    lapsing = Credential.objects.filter(expires_on__lte=line, staff__is_active=True)
    return list(lapsing.select_related("staff").order_by("expires_on", "staff__name"))
