"""How long a crew at a scene may be silent."""

from datetime import timedelta
from typing import Final

from journal.codes.units import AssignmentStatus

# How long a crew at a scene may be silent before somebody asks (ours, to be tuned).
CHECK_IN_WITHIN: Final = {
    AssignmentStatus.STAGED: timedelta(minutes=15),
    AssignmentStatus.ON_SCENE: timedelta(minutes=20),
    AssignmentStatus.TRANSPORTING: timedelta(minutes=30),
}
# Somebody who typed this lately is in the middle of saying what the crew said.
TYPING_WITHIN: Final = timedelta(seconds=60)
