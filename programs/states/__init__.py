"""What things can be, and how they may change, as tables which PostgreSQL holds too
(docs/states.md).
"""

from journal.codes.calls import Disposition, TakenTo, Unserved
from journal.codes.caseload import CaseStatus, Domain, EndReason
from journal.codes.directory import ReferralStatus
from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome, ReportAbout, Tried
from journal.codes.people import Presence, Program, Role
from journal.codes.roster import RequestKind, RequestStatus
from journal.codes.units import CrewRole, Duty, ShortReason
from programs.states.care import (
    CASE,
    CHECKLIST,
    DUE_WITHIN,
    FOLLOW_UP,
    OPEN_REFERRAL,
    REFERRAL,
    SHIFT_REQUEST,
    TRIES_BEFORE_GIVING_UP,
    WANTS_CONTACT,
    AliasKind,
    CaseConsent,
    ContactKind,
    FollowUpStatus,
    Need,
)
from programs.states.people import (
    DUTY_COMMANDS,
    PRESENCE,
    PRESENCE_COMMANDS,
    PRESENT,
    REQUIRED_CREW,
    UNDO_WITHIN,
    UNIT,
    IllegalTransition,
    Look,
    Machine,
)

__all__ = [
    "CASE",
    "CHECKLIST",
    "DUE_WITHIN",
    "DUTY_COMMANDS",
    "FOLLOW_UP",
    "OPEN_REFERRAL",
    "PRESENCE",
    "PRESENCE_COMMANDS",
    "PRESENT",
    "REFERRAL",
    "REQUIRED_CREW",
    "SHIFT_REQUEST",
    "TRIES_BEFORE_GIVING_UP",
    "UNDO_WITHIN",
    "UNIT",
    "WANTS_CONTACT",
    "AliasKind",
    "CaseConsent",
    "CaseStatus",
    "ContactKind",
    "CrewRole",
    "Disposition",
    "Domain",
    "Duty",
    "EndReason",
    "FollowUpKind",
    "FollowUpOutcome",
    "FollowUpStatus",
    "IllegalTransition",
    "Look",
    "Machine",
    "Need",
    "Presence",
    "Program",
    "ReferralStatus",
    "ReportAbout",
    "RequestKind",
    "RequestStatus",
    "Role",
    "ShortReason",
    "TakenTo",
    "Tried",
    "Unserved",
]
