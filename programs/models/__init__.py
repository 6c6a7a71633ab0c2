"""What is stored about people, programs and the services around them."""

from programs.models.boards import FrozenBoard, Handover, PublishedReport
from programs.models.clients import (
    Alias,
    Caller,
    Case,
    CaseContact,
    Client,
    Decision,
    Goal,
    Merge,
    NeedFound,
)
from programs.models.directory import Referral, ReferralStep, Resource
from programs.models.follow_ups import FollowUp, FollowUpAttempt, StateReport
from programs.models.keys import (
    ApiToken,
    BrokenGlass,
    Draft,
    LegalTransition,
    Lookout,
    Receipt,
    Sighting,
)
from programs.models.ledger import CallFact, LedgerCursor, ResponseFact, SetAside, TaskFact
from programs.models.people import Credential, Staff, Unit
from programs.models.roster import (
    FeedKey,
    GapAlarm,
    OpeningHours,
    Shift,
    ShiftPattern,
    ShiftRequest,
)

__all__ = [
    "Alias",
    "ApiToken",
    "BrokenGlass",
    "CallFact",
    "Caller",
    "Case",
    "CaseContact",
    "Client",
    "Credential",
    "Decision",
    "Draft",
    "FeedKey",
    "FollowUp",
    "FollowUpAttempt",
    "FrozenBoard",
    "GapAlarm",
    "Goal",
    "Handover",
    "LedgerCursor",
    "LegalTransition",
    "Lookout",
    "Merge",
    "NeedFound",
    "OpeningHours",
    "PublishedReport",
    "Receipt",
    "Referral",
    "ReferralStep",
    "Resource",
    "ResponseFact",
    "SetAside",
    "Shift",
    "ShiftPattern",
    "ShiftRequest",
    "Sighting",
    "Staff",
    "StateReport",
    "TaskFact",
    "Unit",
]
