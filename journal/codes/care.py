"""Closed lists about what a clinician does on the phone, and after."""

from django.db.models import TextChoices


class RecordKind(TextChoices):
    """What a clinician writes about a person in fixed sections."""

    BRIEF_NOTE = "brief_note", "Brief note"
    SAFETY_PLAN = "safety_plan", "Safety plan"


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
