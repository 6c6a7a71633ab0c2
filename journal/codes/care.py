"""Closed lists about what a clinician does on the phone, and after."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RecordKind(TextChoices):
    """What a clinician writes about a person in fixed sections."""

    BRIEF_NOTE = "brief_note", _("Brief note")
    SAFETY_PLAN = "safety_plan", _("Safety plan")


class Direction(TextChoices):
    """A warm transfer between us and the 988 Lifeline."""

    OUT = "out", _("to 988")
    IN = "in", _("from 988")


class StayedOn(TextChoices):
    """Who stayed on the line until the other side had the caller."""

    US = "us", _("we did")
    # Its stored code keeps the old spelling: events of the journal are never rewritten.
    COUNSELOR = "counsellor", _("the 988 counselor")
    BOTH = "both", _("both")
    NOBODY = "nobody", _("nobody")


class TransferStatus(TextChoices):
    """How far a warm transfer is; from 988 it is connected when it is received."""

    OPEN = "open", _("on the line")
    OVERDUE = "overdue", _("outcome overdue")
    CONNECTED = "connected", _("connected")
    FAILED = "failed", _("failed")


class LifelineEvidence(TextChoices):
    """What is on record of a person having 988: what a call ends by that is handed there."""

    CONNECTED = "connected", _("A transfer that connected")
    REFERRED = "referred", _("The number given, and the person agreed to call")


class TransferOutcome(TextChoices):
    CONNECTED = "connected", _("The other side has the caller")
    RETURNED = "returned", _("The caller came back")
    NO_ANSWER = "no_answer", _("Nobody answered")
    LINE_LOST = "line_lost", _("The line was lost")
    REFUSED = "refused", _("The caller refused")


class Attempt(TextChoices):
    """How one try to reach the person went."""

    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    MESSAGE = "message", _("Message left, to call us")
    WRONG_NUMBER = "wrong_number", _("Wrong number")


class CallBackOutcome(TextChoices):
    """How a call-back ended."""

    WELL = "well", _("Reached: steady")
    NEEDS_MORE = "needs_more", _("Reached: needs help again")
    NOT_WANTED = "not_wanted", _("Reached: wants no more calls")
    NOT_REACHED = "not_reached", _("Not reached after every attempt")
    NUMBER_DEAD = "number_dead", _("The number does not work")
