"""Closed lists about shifts."""

from django.db.models import TextChoices


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


class Nearness(TextChoices):
    """How near a gap in the roster is, from the nearest; each is told once."""

    NOW = "now", "now"
    TWO_HOURS = "2 h", "in two hours"
    TWO_DAYS = "2 d", "in two days"
    TWO_WEEKS = "14 d", "in two weeks"
