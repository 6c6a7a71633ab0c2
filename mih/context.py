"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def place_and_time(request: HttpRequest) -> dict[str, str]:
    """The agency's time zone: every clock on a screen shows it, wherever the screen is."""
    return {"zone": settings.TIME_ZONE}
