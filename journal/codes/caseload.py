"""Closed lists about the people of the caseload."""

from django.db.models import TextChoices


class CaseStatus(TextChoices):
    """A person on the caseload of the Community Advocacy Program."""

    OPEN = "open", "open"
    GRADUATED = "graduated", "graduated"
    ENDED = "ended", "ended"


class EndReason(TextChoices):
    MOVED = "moved", "moved away"
    DECLINED = "declined", "did not want it"
    LOST = "lost", "out of touch"
    OTHER_CARE = "other_care", "in other care"
    DIED = "died", "has died"


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


class CasePart(TextChoices):
    """Which part of a case was written."""

    CONSENT = "consent", "consent"
    PLAN = "plan", "plan"
    NEED = "need", "need"
    GOAL = "goal", "goal"
    CONTACT = "contact", "contact"
