"""Where Django looks for models. They live with their nouns: import them from there."""

from dispatch.alerts.models import Alert
from dispatch.call_backs.models import CallBack, CallBackAttempt
from dispatch.calls.models import Assignment, Call, CallNumber, Note, SafetyFact
from dispatch.closing.models import ContactAttempt
from dispatch.coaching.models import Watch, Whisper
from dispatch.countersigns.models import Countersign
from dispatch.duress.models import Duress
from dispatch.handoffs.models import Handoff
from dispatch.hazards.models import PremiseNote, PremiseRead
from dispatch.links.models import CallLink
from dispatch.obligations.models import Obligation
from dispatch.records.models import ClinicalRecord, ResourceGiven
from dispatch.response.models import ResponsePlan
from dispatch.timers.models import TimerRecord
from dispatch.transfers.models import LifelineReferral, LifelineTransfer
from dispatch.units.models import Position

__all__ = [
    "Alert",
    "Assignment",
    "Call",
    "CallBack",
    "CallBackAttempt",
    "CallLink",
    "CallNumber",
    "ClinicalRecord",
    "ContactAttempt",
    "Countersign",
    "Duress",
    "Handoff",
    "LifelineReferral",
    "LifelineTransfer",
    "Note",
    "Obligation",
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
