"""What else tells of a wait at once, and which pages ask for somebody to be sent."""

from collections.abc import Mapping
from typing import Final

from journal.codes.alerts import PageReason, WaitKey

# Another timer or command pages for these when they begin; while that page is open, or was
# answered a little while ago, the wait is not told twice.
TOLD_BY: Final[Mapping[str, PageReason]] = {
    WaitKey.IMMINENT: PageReason.IMMINENT,
    WaitKey.OWNER_AWAY: PageReason.OWNER_AWAY,
    WaitKey.OFFERED: PageReason.HANDOFF_LATE,
    WaitKey.COUNTERSIGN: PageReason.COUNTERSIGN,
    WaitKey.CALL_BACK: PageReason.CALL_BACK,
    WaitKey.TRANSFER: PageReason.LIFELINE_FAILED,
    WaitKey.STAGED: PageReason.SILENT,
    WaitKey.ON_SCENE: PageReason.SILENT,
    WaitKey.TRANSPORTING: PageReason.SILENT,
}
# Answered, these are done when somebody is at work on the call.
WANTS_SOMEBODY: Final = (
    PageReason.HARD_STOP,
    PageReason.SCREENER,
    PageReason.IMMINENT,
    PageReason.WANTED,
    PageReason.WORSE,
    PageReason.NOT_COUNTERSIGNED,
    PageReason.POLICE,
    PageReason.EMS,
    PageReason.FIRE,
    PageReason.INSTEAD,
    PageReason.LIFELINE_FAILED,
)
