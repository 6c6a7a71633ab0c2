"""What a case, a need and a contact can be, and how a case may change."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from journal.codes.caseload import CaseStatus
from programs.base.machine import Machine


class CaseConsent(TextChoices):
    NOT_ASKED = "not_asked", _("not asked yet")
    GIVEN = "given", _("given")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


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

    NONE = 0, _("none")
    SOME = 1, _("some")
    GREAT = 2, _("great")
    CRITICAL = 3, _("critical")


class ContactKind(TextChoices):
    VISIT = "visit", _("visit")
    PHONE = "phone", _("by telephone")
    TEXT = "text", _("by text message")
    PARTNER = "partner", _("with a partner agency")
    MISSED = "missed", _("missed")
