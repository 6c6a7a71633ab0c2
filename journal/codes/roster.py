"""Closed lists about shifts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestKind(TextChoices):
    COVER = "cover", _("cover")
    SWAP = "swap", _("swap")


class RequestStatus(TextChoices):
    """A shift that somebody wants to be rid of: asked, agreed by whoever takes it, decided."""

    ASKED = "asked", _("asked")
    AGREED = "agreed", _("agreed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Nearness(TextChoices):
    """How near a gap in the roster is, from the nearest; each is told once."""

    NOW = "now", _("now")
    TWO_HOURS = "2 h", _("in two hours")
    TWO_DAYS = "2 d", _("in two days")
    TWO_WEEKS = "14 d", _("in two weeks")
