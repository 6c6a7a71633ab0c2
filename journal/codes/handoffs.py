"""Closed lists about giving a call to a clinician."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HandoffStatus(TextChoices):
    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", _("accepted")
    THREE_WAY = "three_way", _("three-way")
    COMPLETE = "complete", _("complete")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")


class HandoffReason(TextChoices):
    """Why a clinician declines a call or gives it back."""

    BUSY = "busy", _("With somebody else")
    NEEDS_TEAM = "needs_team", _("Needs a team, not the phone")
    NOT_SAFE = "not_safe", _("Needs police or EMS first")
    LANGUAGE = "language", _("Another language is needed")
    CALLER = "caller", _("The caller wants it so")
    LINE_LOST = "line_lost", _("The line was lost")
    OTHER = "other", _("Other")


class Consent(TextChoices):
    """What the person said when asked whether somebody else may help, or be told."""

    NOT_ASKED = "not_asked", _("not asked yet")
    GIVEN = "given", _("agreed")
    REFUSED = "refused", _("refused")
    UNABLE = "unable", _("could not be asked")
