"""Agencies alongside, crews in danger, calls that are one, what a place is known for.

R27, R28, R36: docs/requirements.md.
"""

from datetime import timedelta
from typing import Final

from journal.codes.scene import Agency, PlanKind
from journal.codes.units import AssignmentStatus, Duty

# Whom each plan asks for, and whether the crew waits until the scene is declared safe.
PLAN_ASKS: Final = {PlanKind.CRISIS: (Agency.POLICE,), PlanKind.OVERDOSE: (Agency.EMS,)}
PLAN_GATES: Final = {PlanKind.CRISIS: True, PlanKind.OVERDOSE: False}


# Two calls may be one: the same number, or this near and this soon (R27).
SAME_WITHIN_METERS: Final = 250
SAME_WITHIN: Final = timedelta(minutes=60)

# A premise note lapses after a year; its last month says so (R28).
PREMISE_LASTS: Final = timedelta(days=365)
PREMISE_WARNS: Final = timedelta(days=30)
PREMISE_WITHIN_METERS: Final = 75

# How long a crew at a scene may be silent before somebody asks (ours, to be tuned).
CONTACT_WITHIN: Final = {
    AssignmentStatus.STAGED: timedelta(minutes=15),
    AssignmentStatus.ON_SCENE: timedelta(minutes=20),
    AssignmentStatus.TRANSPORTING: timedelta(minutes=30),
}
# Somebody who typed this lately is in the middle of saying what the crew said.
TYPING_WITHIN: Final = timedelta(seconds=60)

HOLD_AT_MOST: Final = timedelta(minutes=60)

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
