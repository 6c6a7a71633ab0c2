"""Finding the places of a city without any network: crossings, addresses, names.

R24: docs/requirements.md.
"""

from dispatch.places.gazetteer import Found, find
from dispatch.places.limits import Whereabouts, whereabouts

__all__ = ["Found", "Whereabouts", "find", "whereabouts"]
