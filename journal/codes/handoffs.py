"""Closed lists about giving a call to a clinician."""

from django.db.models import TextChoices


class HandoffStatus(TextChoices):
    OFFERED = "offered", "offered"
    ACCEPTED = "accepted", "accepted"
    THREE_WAY = "three_way", "three-way"
    COMPLETE = "complete", "complete"
    DECLINED = "declined", "declined"
    EXPIRED = "expired", "expired"
    RETURNED = "returned", "returned"
    WITHDRAWN = "withdrawn", "withdrawn"


class HandoffReason(TextChoices):
    """Why a clinician declines a call or gives it back."""

    BUSY = "busy", "With somebody else"
    NEEDS_TEAM = "needs_team", "Needs a team, not the phone"
    NOT_SAFE = "not_safe", "Needs police or EMS first"
    LANGUAGE = "language", "Another language is needed"
    CALLER = "caller", "The caller wants it so"
    LINE_LOST = "line_lost", "The line was lost"
    OTHER = "other", "Other"


class Consent(TextChoices):
    """What the person said when asked whether somebody else may help, or be told."""

    NOT_ASKED = "not_asked", "not asked yet"
    GIVEN = "given", "agreed"
    REFUSED = "refused", "refused"
    UNABLE = "unable", "could not be asked"
