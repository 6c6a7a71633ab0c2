"""What is owed to a call, and how that may go (docs/states.md, decisions/0035)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from journal.codes.alerts import PageReason, WaitKey
from journal.codes.calls import Destination
from journal.codes.scene import Agency, ObligationKind, ObligationReason, ObligationStatus, Origin
from programs.base.machine import Machine
from programs.base.permissions import Can
from programs.base.waits import limits

_O = ObligationStatus
OBLIGATION: Final = Machine(
    "obligation",
    {
        (_O.ASKED, "accept"): _O.ACCEPTED,
        # They are there, whether or not anybody said who was coming.
        (_O.ASKED, "arrive"): _O.ARRIVED,
        (_O.ACCEPTED, "arrive"): _O.ARRIVED,
        (_O.ASKED, "fail"): _O.UNAVAILABLE,
        (_O.ACCEPTED, "fail"): _O.UNAVAILABLE,
        (_O.ASKED, "cancel"): _O.CANCELLED,
        (_O.ACCEPTED, "cancel"): _O.CANCELLED,
    },
)
# Nobody has said that they do it: the call does not end so.
OPEN_OBLIGATION: Final = (_O.ASKED, _O.ACCEPTED)
# It holds: somebody is asked, is coming or was there.
LIVE_OBLIGATION: Final = (_O.ASKED, _O.ACCEPTED, _O.ARRIVED)

_K = ObligationKind
# Those who come from outside the programs, and the page that asks the dispatchers for them.
AGENCY_OF: Final[Mapping[ObligationKind, Agency]] = {
    _K.POLICE: Agency.POLICE,
    _K.EMS: Agency.EMS,
    _K.FIRE: Agency.FIRE,
}
HELP_OF: Final[Mapping[ObligationKind, PageReason]] = {
    _K.POLICE: PageReason.POLICE,
    _K.EMS: PageReason.EMS,
    _K.FIRE: PageReason.FIRE,
}
KIND_OF: Final = {reason: kind for kind, reason in HELP_OF.items()}
# A call sent there is served by whoever is asked to take it.
OWED_BY_DESTINATION: Final[Mapping[str, ObligationKind]] = {
    Destination.POLICE: _K.POLICE,
    Destination.FIRE: _K.FIRE,
    Destination.CORES: _K.CORES,
    Destination.MOBILE: _K.MOBILE,
    Destination.LIFELINE: _K.LIFELINE,
}
# These are a program's, which may still owe them when the call has ended.
OUTLIVES_CALL: Final = (_K.CAP_OFFER, _K.FOLLOW_UP)

# Who says who goes, that nobody can, or that nobody need.
ANSWERED_BY: Final[Mapping[ObligationKind, Can]] = {
    _K.POLICE: Can.ANSWER_HELP,
    _K.EMS: Can.ANSWER_HELP,
    _K.FIRE: Can.ANSWER_HELP,
    _K.CORES: Can.ANSWER_HELP,
    _K.MOBILE: Can.ANSWER_HELP,
    _K.SUPERVISOR: Can.ANSWER_PAGE,
    _K.ART: Can.ASSIGN_UNIT,
    _K.CAP_OFFER: Can.CASELOAD,
    _K.LIFELINE: Can.TRANSFER_988,
    _K.FOLLOW_UP: Can.ASSIGN_FOLLOW_UPS,
}

_R = ObligationReason
# What each reason says of it, and which a person may give; the others are the program's own.
COMMAND_OF: Final[Mapping[ObligationReason, str]] = {
    _R.NO_UNIT: "fail",
    _R.DECLINED: "fail",
    _R.NO_ANSWER: "fail",
    _R.OUT_OF_HOURS: "fail",
    _R.NOT_NEEDED: "cancel",
    _R.PERSON_REFUSED: "cancel",
    _R.DONE_OTHERWISE: "cancel",
    _R.IN_ERROR: "cancel",
    _R.MILDER_TRIAGE: "cancel",
    _R.MERGED: "cancel",
    _R.CALL_ENDED: "cancel",
}
GIVEN_BY_PEOPLE: Final = (
    _R.NO_UNIT,
    _R.DECLINED,
    _R.NO_ANSWER,
    _R.OUT_OF_HOURS,
    _R.NOT_NEEDED,
    _R.PERSON_REFUSED,
    _R.DONE_OTHERWISE,
    _R.IN_ERROR,
)
# What triage alone said a milder triage may take back; what a person wanted it may not.
BY_TRIAGE: Final = (Origin.TRIAGE, Origin.OVERRIDE, Origin.FALLBACK)
# Nobody below the supervisor lets go of what is owed in these bands.
GRAVE_BANDS: Final = (1, 2)


def accept_within(kind: ObligationKind, band: int | None) -> timedelta:
    """By when somebody says that they do it, on a call of this band or of none yet."""
    key = WaitKey.HELP_LATER if kind in OUTLIVES_CALL else WaitKey.HELP_ASKED
    return limits()[key].late_after(band)


def arrive_within(band: int | None) -> timedelta:
    """By when those who said that they come are there."""
    return limits()[WaitKey.HELP_ACCEPTED].late_after(band)
