"""Closed lists about agencies alongside, and calls that are one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Agency(TextChoices):
    """Who comes alongside from outside the programs."""

    POLICE = "police", _("Police (CIT)")
    EMS = "ems", _("EMS")


class PlanKind(TextChoices):
    """A response of several agencies, as one thing to ask for."""

    CRISIS = "crisis", _("Crisis team with CIT police")
    OVERDOSE = "overdose", _("Overdose: ART with EMS and naloxone")


class LinkKind(TextChoices):
    RELATED = "related", _("related")
    MERGED = "merged", _("merged")


class HoldReason(TextChoices):
    """Why a waiting call can wait."""

    CALLER = "caller", _("The caller agreed to wait")
    UNIT_SOON = "unit_soon", _("A unit is free in a moment")
    AGREED_TIME = "agreed", _("A time was agreed with the person")
    WORD = "word", _("Waits for word: family, doctor, partner")
    WITH_THEM = "with_them", _("Somebody is with the person until then")
