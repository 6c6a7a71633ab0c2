"""How long a note about a place holds, and how near is at the place.

R28: docs/requirements.md.
"""

from datetime import timedelta
from typing import Final

# A premise note lapses after a year; its last month says so (R28).
PREMISE_VALID_FOR: Final = timedelta(days=365)
PREMISE_WARNS_BEFORE: Final = timedelta(days=30)


PREMISE_WITHIN_METERS: Final = 75
