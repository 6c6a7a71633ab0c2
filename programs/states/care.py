"""What follow-ups, cases, referrals and reports can be, and how they may change."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db.models import IntegerChoices, TextChoices

from programs.states.people import Machine


class FollowUpKind(TextChoices):
    """Why somebody is looked after again, and so by when."""

    OVERDOSE = "overdose", "after an overdose"
    DAY = "day", "within a day"
    THREE_DAYS = "three_days", "within three days"
    WEEK = "week", "within a week"


# The overdose follow-up's own time is a setting (DOMAIN D30).
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


class FollowUpOutcome(TextChoices):
    ENGAGED = "engaged", "reached, and engaged in care"
    WELL = "well", "reached, and well"
    DECLINED = "declined", "reached, and declined"
    NOT_REACHED = "not_reached", "not reached"
    HOSPITAL = "hospital", "in hospital or custody"
    DIED = "died", "has died"


class Tried(TextChoices):
    REACHED = "reached", "reached"
    NO_ANSWER = "no_answer", "nobody answered"
    LEFT_WORD = "left_word", "left word"
    NOT_THERE = "not_there", "not at the place"
    WRONG = "wrong", "wrong number or address"


TRIES_BEFORE_GIVING_UP: Final = 3
WANTS_CONTACT: Final = (FollowUpOutcome.ENGAGED, FollowUpOutcome.WELL, FollowUpOutcome.DECLINED)
FOLLOW_UP: Final = Machine("follow-up", {(FollowUpStatus.OPEN, "finish"): FollowUpStatus.DONE})


class AliasKind(TextChoices):
    NAME = "name", "name"
    PHONE = "phone", "telephone"
    ADDRESS = "address", "address"


class CaseStatus(TextChoices):
    """A person on the caseload of the Community Advocacy Program."""

    OPEN = "open", "open"
    GRADUATED = "graduated", "graduated"
    ENDED = "ended", "ended"


class CaseConsent(TextChoices):
    NOT_ASKED = "not_asked", "not asked yet"
    GIVEN = "given", "given"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "withdrawn"


class EndReason(TextChoices):
    MOVED = "moved", "moved away"
    DECLINED = "declined", "did not want it"
    LOST = "lost", "out of touch"
    OTHER_CARE = "other_care", "in other care"
    DIED = "died", "has died"


CASE: Final = Machine(
    "case",
    {
        (CaseStatus.OPEN, "graduate"): CaseStatus.GRADUATED,
        (CaseStatus.OPEN, "end"): CaseStatus.ENDED,
        (CaseStatus.GRADUATED, "reopen"): CaseStatus.OPEN,
        (CaseStatus.ENDED, "reopen"): CaseStatus.OPEN,
    },
)


class Domain(TextChoices):
    """What a person may lack, asked in every needs assessment."""

    HOUSING = "housing", "Housing"
    FOOD = "food", "Food"
    MOBILITY = "mobility", "Mobility, transport"
    MEDICAL = "medical", "Medical care"
    MENTAL = "mental", "Mental health care"
    SUBSTANCE = "substance", "Substance use"
    INCOME = "income", "Income, benefits"
    SAFETY = "safety", "Safety at home"
    COMPANY = "company", "Company, family"
    PAPERS = "papers", "Papers, identification"


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


class ReferralStatus(TextChoices):
    """Sent to a partner, and what the partner says of it: FHIR R4 Task's words in ours."""

    SENT = "sent", "sent"
    RECEIVED = "received", "received"
    ACCEPTED = "accepted", "accepted"
    SERVED = "served", "served"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "withdrawn"


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


class ReportAbout(TextChoices):
    """Whom a report to the State is about; the city's city.toml names the laws."""

    ADULT = "adult", "a vulnerable adult"
    CHILD = "child", "a child"


class RequestKind(TextChoices):
    COVER = "cover", "cover"
    SWAP = "swap", "swap"


class RequestStatus(TextChoices):
    """A shift that somebody wants to be rid of: asked, agreed by whoever takes it, decided."""

    ASKED = "asked", "asked"
    AGREED = "agreed", "agreed"
    APPROVED = "approved", "approved"
    REFUSED = "refused", "refused"
    WITHDRAWN = "withdrawn", "withdrawn"


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
