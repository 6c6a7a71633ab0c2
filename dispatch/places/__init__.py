"""Finding places in Oklahoma City without any network (DOMAIN D13): crossings, addresses, names."""

from dispatch.places.gazetteer import Found, find
from dispatch.places.limits import Whereabouts, whereabouts

__all__ = ["Found", "Whereabouts", "find", "whereabouts"]
