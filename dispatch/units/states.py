"""When a position is old, and how a unit stands in the words of NENA's EIDO.

R36: docs/requirements.md.
"""

from datetime import timedelta
from typing import Final

from journal.codes.units import AssignmentStatus, Duty

# A position older than this is shown as old; one from the future by more is refused.
POSITION_STALE: Final = timedelta(minutes=5)
POSITION_AHEAD: Final = timedelta(seconds=60)

# NENA EIDO's primary and secondary unit status (R36): each of ours has one pair.
EIDO_STATUS: Final[dict[str, tuple[str, str]]] = {
    Duty.OFF_DUTY: ("NotAvailable", "OffDuty"),
    Duty.OUT_OF_SERVICE: ("NotAvailable", "OutofService"),
    Duty.IN_SERVICE: ("Available", "InService"),
    AssignmentStatus.STACKED: ("ConditionallyAvailable", "Assigned"),
    AssignmentStatus.DISPATCHED: ("NotAvailable", "Dispatched"),
    AssignmentStatus.EN_ROUTE: ("NotAvailable", "EnRoute"),
    AssignmentStatus.STAGED: ("NotAvailable", "Staging"),
    AssignmentStatus.ON_SCENE: ("NotAvailable", "OnScene"),
    AssignmentStatus.TRANSPORTING: ("NotAvailable", "Transporting"),
    AssignmentStatus.CLEARED: ("Available", "Cleared"),
    AssignmentStatus.CANCELLED: ("Available", "AssignmentCancelled"),
}
