"""What is stored about people, programs and the services around them."""

from programs.models.directory import Resource
from programs.models.keys import (
    ApiToken,
    BrokenGlass,
    Draft,
    LegalTransition,
    Lookout,
    Receipt,
    Sighting,
)
from programs.models.people import Credential, Staff, Unit
from programs.models.roster import OpeningHours, Shift

__all__ = [
    "ApiToken",
    "BrokenGlass",
    "Credential",
    "Draft",
    "LegalTransition",
    "Lookout",
    "OpeningHours",
    "Receipt",
    "Resource",
    "Shift",
    "Sighting",
    "Staff",
    "Unit",
]
