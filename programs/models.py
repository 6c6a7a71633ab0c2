"""Where Django looks for models. They live with their nouns: import them from there."""

from programs.base.models import LegalTransition
from programs.boards.models import FrozenBoard
from programs.caseload.models import Case, CaseContact, Decision, Goal, NeedFound
from programs.clients.models import Alias, Caller, Client, Merge
from programs.credentials.models import Credential
from programs.directory.models import Resource
from programs.follow_ups.models import FollowUp, FollowUpAttempt
from programs.handovers.models import Handover
from programs.heartbeat.models import Heartbeat, LastSeen
from programs.hours.models import OpeningHours
from programs.ledger.models import CallFact, LedgerCursor, ResponseFact, SetAside, TaskFact
from programs.people.models import ApiToken, Draft, EmergencyAccess, Receipt, Staff
from programs.referrals.models import Referral, ReferralStep
from programs.reports.models import PublishedReport
from programs.roster.models import FeedKey, Shift, ShiftPattern, ShiftRequest, StaffingGapAlert
from programs.state_reports.models import StateReport
from programs.units.models import Unit

__all__ = [
    "Alias",
    "ApiToken",
    "CallFact",
    "Caller",
    "Case",
    "CaseContact",
    "Client",
    "Credential",
    "Decision",
    "Draft",
    "EmergencyAccess",
    "FeedKey",
    "FollowUp",
    "FollowUpAttempt",
    "FrozenBoard",
    "Goal",
    "Handover",
    "Heartbeat",
    "LastSeen",
    "LedgerCursor",
    "LegalTransition",
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
    "Staff",
    "StaffingGapAlert",
    "StateReport",
    "TaskFact",
    "Unit",
]
