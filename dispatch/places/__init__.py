"""Finding the places of a city without any network: crossings, addresses, names."""

from dispatch.places.gazetteer import Found, find
from dispatch.places.limits import Whereabouts, whereabouts

__all__ = ["Found", "Whereabouts", "find", "whereabouts"]
