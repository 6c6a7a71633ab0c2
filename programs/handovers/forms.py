"""The shape of a handover, and of the instant a page is asked for."""

from datetime import datetime

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, now

from programs.handovers.models import SECTION_LENGTH
from programs.people.http import StaffRequest


def _part() -> forms.CharField:
    return forms.CharField(max_length=SECTION_LENGTH, required=False, strip=False)


class HandoverForm(forms.Form):
    people = _part()
    promises = _part()
    stacked = _part()
    staffing = _part()
    remarks = _part()


def instant_asked(request: StaffRequest) -> datetime:
    """The instant asked for, or now. What cannot be read is now, too."""
    try:
        # A plus in an address that nobody quoted arrives as a space.
        at = parse_datetime(request.GET.get("at", "").replace(" ", "+"))
    except ValueError:
        at = None
    return now() if at is None or is_naive(at) else at


def stamp(at: datetime) -> str:
    """An instant as it stands in an address."""
    return at.isoformat().replace("+", "%2B")
