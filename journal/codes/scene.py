"""Closed lists about agencies alongside, and calls that are one."""

from django.db.models import TextChoices


class Agency(TextChoices):
    """Who comes alongside from outside the programs."""

    POLICE = "police", "Police (CIT)"
    EMS = "ems", "EMS"


class PlanKind(TextChoices):
    """A response of several agencies, as one thing to ask for."""

    CRISIS = "crisis", "Crisis team with CIT police"
    OVERDOSE = "overdose", "Overdose: ART with EMS and naloxone"


class LinkKind(TextChoices):
    RELATED = "related", "related"
    MERGED = "merged", "merged"
