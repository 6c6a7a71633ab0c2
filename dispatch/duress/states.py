"""How long a crew at a scene may be silent."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from journal.codes.alerts import WaitKey
from journal.codes.units import AssignmentStatus
from programs.base.waits import limits

# In these a crew is at a scene, and is asked after when it has been silent: docs/waits.md.
CHECKED_IN: Final[Mapping[str, WaitKey]] = {
    AssignmentStatus.STAGED: WaitKey.STAGED,
    AssignmentStatus.ON_SCENE: WaitKey.ON_SCENE,
    AssignmentStatus.TRANSPORTING: WaitKey.TRANSPORTING,
}
# Somebody who typed this lately is in the middle of saying what the crew said.
TYPING_WITHIN: Final = timedelta(seconds=60)


def check_in_within(status: str, band: int | None) -> timedelta:
    """How long a crew at such a step may be silent."""
    return limits()[CHECKED_IN[status]].late_after(band)
