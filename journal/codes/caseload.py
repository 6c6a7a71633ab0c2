"""Closed lists about the people of the caseload."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseStatus(TextChoices):
    """A person on the caseload of the Community Advocacy Program."""

    OPEN = "open", _("open")
    GRADUATED = "graduated", _("graduated")
    ENDED = "ended", _("ended")


class EndReason(TextChoices):
    MOVED = "moved", _("moved away")
    DECLINED = "declined", _("did not want it")
    LOST = "lost", _("out of touch")
    OTHER_CARE = "other_care", _("in other care")
    DIED = "died", _("has died")


class Domain(TextChoices):
    """What a person may lack, asked in every needs assessment."""

    HOUSING = "housing", _("Housing")
    FOOD = "food", _("Food")
    MOBILITY = "mobility", _("Mobility, transport")
    MEDICAL = "medical", _("Medical care")
    MENTAL = "mental", _("Mental health care")
    SUBSTANCE = "substance", _("Substance use")
    INCOME = "income", _("Income, benefits")
    SAFETY = "safety", _("Safety at home")
    COMPANY = "company", _("Company, family")
    PAPERS = "papers", _("Papers, identification")


class CasePart(TextChoices):
    """Which part of a case was written."""

    CONSENT = "consent", _("consent")
    PLAN = "plan", _("plan")
    NEED = "need", _("need")
    GOAL = "goal", _("goal")
    CONTACT = "contact", _("contact")
