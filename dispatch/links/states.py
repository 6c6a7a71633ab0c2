"""When two calls may be one, and how long a call may be held (docs/requirements.md R27)."""

from datetime import timedelta
from typing import Final

DUPLICATE_WITHIN: Final = timedelta(minutes=60)
HOLD_AT_MOST: Final = timedelta(minutes=60)
# Two calls may be one: the same number, or this near and this soon (R27).
DUPLICATE_WITHIN_METERS: Final = 250
