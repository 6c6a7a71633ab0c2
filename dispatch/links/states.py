"""Agencies alongside, crews in danger, calls that are one, what a place is known for.

R27, R28, R36: docs/requirements.md.
"""

from datetime import timedelta
from typing import Final

DUPLICATE_WITHIN: Final = timedelta(minutes=60)


HOLD_AT_MOST: Final = timedelta(minutes=60)


# Two calls may be one: the same number, or this near and this soon (R27).
DUPLICATE_WITHIN_METERS: Final = 250
