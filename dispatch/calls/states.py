"""What a call and an assignment can be, and how they may change (docs/states.md)."""

from datetime import timedelta
from typing import Final

from journal.codes.alerts import WaitKey
from journal.codes.calls import CallStatus, Destination, Disposition
from journal.codes.people import Program
from journal.codes.scene import ObligationKind
from journal.codes.units import AssignmentStatus
from programs.base.city import city
from programs.base.machine import Machine
from programs.base.waits import limits

# Nobody of ours had to go: the phone did it, the Lifeline has it, or another call is the record.
SERVED_BY_PHONE: Final = (Disposition.SETTLED_BY_PHONE, Disposition.TO_988, Disposition.DUPLICATE)

# APCO ANS 1.111.2-2018, as adopted by NENA EIDO's disposition registry.
APCO_DISPOSITION: Final = {
    Disposition.SETTLED_BY_PHONE: "05",
    Disposition.STABILIZED_IN_PLACE: "18",
    Disposition.TRANSPORTED_VOLUNTARILY: "16",
    Disposition.TRANSPORTED_BY_EMS: "45",
    Disposition.TO_POLICE: "15",
    Disposition.TO_988: "15",
    Disposition.TO_PARTNER: "15",
    Disposition.REFUSED: "42",
    Disposition.NOBODY_FOUND: "14",
    Disposition.DUPLICATE: "22",
    Disposition.CANCELLED: "32",
    # The registry has none of its own for these: administrative, and a cancelled event.
    Disposition.TEST: "13",
    Disposition.WRONG_NUMBER: "10",
    Disposition.TRAINING: "13",
}

# The program that works a call sent there; those of other agencies belong to none.
PROGRAM_OF: Final = {
    Destination.CRT: Program.CRT,
    Destination.ART: Program.ART,
    Destination.CCD: Program.CCD,
    Destination.LIFELINE: Program.CCD,
    Destination.CAP: Program.CAP,
}
# Somebody of ours was to help. The others are served when the call is handed over.
ELIGIBLE: Final = (Destination.CRT, Destination.ART, Destination.CCD, Destination.CAP)
# A clinician who has the call serves it by phone; so is one that nobody triaged.
BY_PHONE: Final = (Destination.CCD, Destination.LIFELINE, None)
# Who serves a call that was never for the programs.
AGENCIES: Final = (ObligationKind.POLICE, ObligationKind.EMS, ObligationKind.FIRE)

# How long a routed call may wait for a team, by priority: the city decides.
RESPOND_WITHIN: Final = {
    priority: timedelta(minutes=minutes)
    for priority, minutes in enumerate(city().thresholds.respond_within_minutes, start=1)
}

# How long each step of an assignment usually takes at most: red on the board. A unit that does not
# leave, or does not arrive, is heard (docs/waits.md) when no band would allow it any more.
STEP_LIMIT: Final = {
    AssignmentStatus.DISPATCHED: limits()[WaitKey.DISPATCHED].shortest,
    AssignmentStatus.EN_ROUTE: limits()[WaitKey.EN_ROUTE].shortest,
    AssignmentStatus.STAGED: timedelta(minutes=20),
    AssignmentStatus.ON_SCENE: timedelta(minutes=60),
    AssignmentStatus.TRANSPORTING: timedelta(minutes=45),
}

_C = CallStatus
CALL: Final = Machine(
    "call",
    {
        (_C.RECEIVED, "start_triage"): _C.TRIAGING,
        (_C.RECEIVED, "close"): _C.CLOSED,
        (_C.TRIAGING, "route"): _C.PENDING,
        (_C.TRIAGING, "close"): _C.CLOSED,
        (_C.PENDING, "start_triage"): _C.PENDING,
        (_C.PENDING, "route"): _C.PENDING,
        (_C.PENDING, "assign"): _C.ACTIVE,
        (_C.PENDING, "take"): _C.ACTIVE,
        (_C.PENDING, "close"): _C.CLOSED,
        (_C.ACTIVE, "start_triage"): _C.ACTIVE,
        (_C.ACTIVE, "route"): _C.ACTIVE,
        (_C.ACTIVE, "assign"): _C.ACTIVE,
        (_C.ACTIVE, "release"): _C.PENDING,
        (_C.ACTIVE, "close"): _C.CLOSED,
        # A merge taken back: what it brought, and what it closed; or 988 does not have the caller.
        (_C.PENDING, "unroute"): _C.RECEIVED,
        (_C.CLOSED, "reopen"): _C.RECEIVED,
        (_C.CLOSED, "requeue"): _C.PENDING,
    },
)

_A = AssignmentStatus
ASSIGNMENT: Final = Machine(
    "assignment",
    {
        (_A.STACKED, "start"): _A.DISPATCHED,
        (_A.STACKED, "cancel"): _A.CANCELLED,
        (_A.DISPATCHED, "stack"): _A.STACKED,
        (_A.EN_ROUTE, "stack"): _A.STACKED,
        (_A.DISPATCHED, "depart"): _A.EN_ROUTE,
        (_A.EN_ROUTE, "arrive"): _A.ON_SCENE,
        (_A.EN_ROUTE, "stage"): _A.STAGED,
        (_A.STAGED, "arrive"): _A.ON_SCENE,
        (_A.STAGED, "cancel"): _A.CANCELLED,
        (_A.ON_SCENE, "transport"): _A.TRANSPORTING,
        (_A.ON_SCENE, "clear"): _A.CLEARED,
        (_A.TRANSPORTING, "clear"): _A.CLEARED,
        (_A.DISPATCHED, "cancel"): _A.CANCELLED,
        (_A.EN_ROUTE, "cancel"): _A.CANCELLED,
    },
    undoable=True,
)
STEP_TO: Final = {
    _A.EN_ROUTE: "depart",
    _A.ON_SCENE: "arrive",
    _A.STAGED: "stage",
    _A.TRANSPORTING: "transport",
    _A.CLEARED: "clear",
    _A.CANCELLED: "cancel",
}
ARRIVED: Final = [_A.ON_SCENE, _A.TRANSPORTING, _A.CLEARED]
# A stacked call is not open work: it waits for the unit, and disturbs nothing.
OPEN_ASSIGNMENT: Final = [
    _A.DISPATCHED,
    _A.EN_ROUTE,
    _A.STAGED,
    _A.ON_SCENE,
    _A.TRANSPORTING,
]
