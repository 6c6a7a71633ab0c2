"""What follow-ups, cases, referrals and reports can be, and how they may change.

R43, R48: docs/requirements.md.
"""

from typing import Final

from django.db.models import IntegerChoices, TextChoices

from journal.codes.caseload import CaseStatus
from programs.base.machine import Machine


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
