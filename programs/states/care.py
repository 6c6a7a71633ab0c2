"""What follow-ups, cases, referrals and reports can be, and how they may change.

R43, R48: docs/requirements.md.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db.models import IntegerChoices, TextChoices

from journal.codes.caseload import CaseStatus
from journal.codes.directory import ReferralStatus
from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome
from journal.codes.roster import RequestStatus
from programs.states.people import Machine

# The overdose follow-up's own time is a setting (R43).
DUE_WITHIN: Final[Mapping[str, timedelta]] = {
    FollowUpKind.DAY: timedelta(hours=24),
    FollowUpKind.THREE_DAYS: timedelta(hours=72),
    FollowUpKind.WEEK: timedelta(days=7),
}
CHECKLIST: Final = (
    ("naloxone", "naloxone left and shown"),
    ("strips", "fentanyl test strips left"),
    ("induction", "buprenorphine induction offered"),
    ("treatment", "treatment or peer support linked"),
)


class FollowUpStatus(TextChoices):
    OPEN = "open", "open"
    DONE = "done", "done"


TRIES_BEFORE_GIVING_UP: Final = 3
WANTS_CONTACT: Final = (FollowUpOutcome.ENGAGED, FollowUpOutcome.WELL, FollowUpOutcome.DECLINED)
FOLLOW_UP: Final = Machine("follow-up", {(FollowUpStatus.OPEN, "finish"): FollowUpStatus.DONE})


class AliasKind(TextChoices):
    NAME = "name", "name"
    PHONE = "phone", "telephone"
    ADDRESS = "address", "address"


class CaseConsent(TextChoices):
    NOT_ASKED = "not_asked", "not asked yet"
    GIVEN = "given", "given"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "withdrawn"


CASE: Final = Machine(
    "case",
    {
        (CaseStatus.OPEN, "graduate"): CaseStatus.GRADUATED,
        (CaseStatus.OPEN, "end"): CaseStatus.ENDED,
        (CaseStatus.GRADUATED, "reopen"): CaseStatus.OPEN,
        (CaseStatus.ENDED, "reopen"): CaseStatus.OPEN,
    },
)


class Need(IntegerChoices):
    """How great a need is. Zero says that it was asked and there is none."""

    NONE = 0, "none"
    SOME = 1, "some"
    GREAT = 2, "great"
    CRITICAL = 3, "critical"


class ContactKind(TextChoices):
    VISIT = "visit", "visit"
    PHONE = "phone", "by telephone"
    TEXT = "text", "by text message"
    PARTNER = "partner", "with a partner agency"
    MISSED = "missed", "missed"


_R = ReferralStatus
REFERRAL: Final = Machine(
    "referral",
    {
        (_R.SENT, "receive"): _R.RECEIVED,
        (_R.SENT, "accept"): _R.ACCEPTED,
        (_R.SENT, "decline"): _R.DECLINED,
        (_R.SENT, "serve"): _R.SERVED,
        (_R.SENT, "withdraw"): _R.WITHDRAWN,
        (_R.RECEIVED, "accept"): _R.ACCEPTED,
        (_R.RECEIVED, "decline"): _R.DECLINED,
        (_R.RECEIVED, "serve"): _R.SERVED,
        (_R.RECEIVED, "withdraw"): _R.WITHDRAWN,
        (_R.ACCEPTED, "serve"): _R.SERVED,
        (_R.ACCEPTED, "decline"): _R.DECLINED,
        (_R.ACCEPTED, "withdraw"): _R.WITHDRAWN,
    },
)
OPEN_REFERRAL: Final = (_R.SENT, _R.RECEIVED, _R.ACCEPTED)


_Q = RequestStatus
SHIFT_REQUEST: Final = Machine(
    "shift request",
    {
        (_Q.ASKED, "agree"): _Q.AGREED,
        (_Q.ASKED, "refuse"): _Q.REFUSED,
        (_Q.ASKED, "withdraw"): _Q.WITHDRAWN,
        (_Q.AGREED, "approve"): _Q.APPROVED,
        (_Q.AGREED, "refuse"): _Q.REFUSED,
        (_Q.AGREED, "withdraw"): _Q.WITHDRAWN,
    },
)
