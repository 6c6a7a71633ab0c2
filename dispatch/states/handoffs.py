"""Giving a call to a clinician, and how that may go (docs/states.md, decisions/0017)."""

from typing import Final

from django.db.models import TextChoices

from programs.states import Machine


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


_H = HandoffStatus
HANDOFF: Final = Machine(
    "handoff",
    {
        (_H.OFFERED, "accept"): _H.ACCEPTED,
        (_H.OFFERED, "decline"): _H.DECLINED,
        (_H.OFFERED, "expire"): _H.EXPIRED,
        (_H.OFFERED, "withdraw"): _H.WITHDRAWN,
        (_H.ACCEPTED, "join"): _H.THREE_WAY,
        (_H.ACCEPTED, "complete"): _H.COMPLETE,
        (_H.ACCEPTED, "return"): _H.RETURNED,
        (_H.THREE_WAY, "complete"): _H.COMPLETE,
        (_H.THREE_WAY, "return"): _H.RETURNED,
    },
)
OPEN_HANDOFF: Final = [_H.OFFERED, _H.ACCEPTED, _H.THREE_WAY]
TAKEN_OVER: Final = [_H.ACCEPTED, _H.THREE_WAY, _H.COMPLETE]
