"""What a clinician does for a person on the phone, and after (docs/states.md).

R20, R34, R46: docs/requirements.md.
"""

from typing import Final

from django.db.models import TextChoices

from programs.states import Machine


class RecordKind(TextChoices):
    """What a clinician writes about a person in fixed sections."""

    BRIEF_NOTE = "brief_note", "Brief note"
    SAFETY_PLAN = "safety_plan", "Safety plan"


# Our own words. A safety plan has the six parts that any such plan has (R46).
SECTIONS: Final = {
    RecordKind.BRIEF_NOTE: {
        "presenting": "What brings the person to call",
        "risk": "Risk",
        "protective": "What protects",
        "plan": "Plan",
        "consent": "Consent",
    },
    RecordKind.SAFETY_PLAN: {
        "signs": "How I notice that a crisis is coming",
        "myself": "What I can do by myself",
        "company": "Where I can go, and with whom I feel lighter",
        "helpers": "Whom I can ask for help",
        "professionals": "Professionals and lines I can call",
        "surroundings": "How I make the place around me safer",
    },
}


class NoContact(TextChoices):
    """Why a call with imminent risk ends although no responder reached the person (R20)."""

    FOUND_SAFE = "found_safe", "Found safe by somebody else"
    NOT_FOUND = "not_found", "Searched for and not found"
    ELSEWHERE = "elsewhere", "In the care of another agency"
    IN_ERROR = "in_error", "Marked in error"
    MERGED = "merged", "Merged into another call, which stays open"


class Direction(TextChoices):
    """A warm transfer between us and the 988 Lifeline."""

    OUT = "out", "to 988"
    IN = "in", "from 988"


class StayedOn(TextChoices):
    """Who stayed on the line until the other side had the caller."""

    US = "us", "we did"
    # Its stored code keeps the old spelling: events of the journal are never rewritten.
    COUNSELOR = "counsellor", "the 988 counselor"
    BOTH = "both", "both"
    NOBODY = "nobody", "nobody"


class TransferOutcome(TextChoices):
    CONNECTED = "connected", "The other side has the caller"
    RETURNED = "returned", "The caller came back"
    NO_ANSWER = "no_answer", "Nobody answered"
    LINE_LOST = "line_lost", "The line was lost"
    REFUSED = "refused", "The caller refused"


class CallBackStatus(TextChoices):
    DUE = "due", "due"
    DONE = "done", "done"


class Attempt(TextChoices):
    """How one try to reach the person went."""

    REACHED = "reached", "Reached"
    NO_ANSWER = "no_answer", "No answer"
    MESSAGE = "message", "Message left, to call us"
    WRONG_NUMBER = "wrong_number", "Wrong number"


class CallBackOutcome(TextChoices):
    """How a call-back ended."""

    WELL = "well", "Reached: steady"
    NEEDS_MORE = "needs_more", "Reached: needs help again"
    NOT_WANTED = "not_wanted", "Reached: wants no more calls"
    NOT_REACHED = "not_reached", "Not reached after every attempt"
    NUMBER_DEAD = "number_dead", "The number does not work"


class NoCallBack(TextChoices):
    """Why a call resolved by phone gets no call-back (R34)."""

    DECLINED = "declined", "The person declined"
    UNSAFE = "unsafe", "A call would put the person in danger"
    NO_NUMBER = "no_number", "There is no number"
    OTHER_CARE = "other_care", "Somebody else follows up"


CALL_BACK: Final = Machine(
    "call_back",
    {(CallBackStatus.DUE, "finish"): CallBackStatus.DONE},
)
REACHED: Final = (CallBackOutcome.WELL, CallBackOutcome.NEEDS_MORE, CallBackOutcome.NOT_WANTED)
ATTEMPTS: Final = 3  # tries before "not reached" may end a call-back
