"""Calls, and all that is held about them."""

from dispatch.models.alerts import (
    Alert,
)
from dispatch.models.calls import (
    LANGUAGE_LENGTH,
    PLACE_LENGTH,
    ROUTED,
    SAID_LENGTH,
    Assignment,
    Call,
    CallNumber,
)
from dispatch.models.care import (
    CallBack,
    CallBackAttempt,
    ClinicalRecord,
    LifelineTransfer,
    ResourceGiven,
)
from dispatch.models.floor import (
    PREMISE_LENGTH,
    CallLink,
    CoResponse,
    Duress,
    Position,
    PremiseNote,
    PremiseRead,
    ResponsePlan,
)
from dispatch.models.handoffs import (
    WHISPER_LENGTH,
    Handoff,
    Watch,
    Whisper,
)
from dispatch.models.notes import (
    Note,
    SafetyFact,
)
from dispatch.models.timers import TimerRecord

__all__ = [
    "LANGUAGE_LENGTH",
    "PLACE_LENGTH",
    "PREMISE_LENGTH",
    "ROUTED",
    "SAID_LENGTH",
    "WHISPER_LENGTH",
    "Alert",
    "Assignment",
    "Call",
    "CallBack",
    "CallBackAttempt",
    "CallLink",
    "CallNumber",
    "ClinicalRecord",
    "CoResponse",
    "Duress",
    "Handoff",
    "LifelineTransfer",
    "Note",
    "Position",
    "PremiseNote",
    "PremiseRead",
    "ResourceGiven",
    "ResponsePlan",
    "SafetyFact",
    "TimerRecord",
    "Watch",
    "Whisper",
]
