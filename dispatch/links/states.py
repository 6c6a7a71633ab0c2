"""When two calls may be one (docs/requirements.md R27)."""

from datetime import timedelta
from typing import Final

DUPLICATE_WITHIN: Final = timedelta(minutes=60)
# Two calls may be one: the same number, or this near and this soon (R27).
DUPLICATE_WITHIN_METERS: Final = 250
