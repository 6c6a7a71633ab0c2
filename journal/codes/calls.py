"""Closed lists about a call: where it came from, what it is, how it ended."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class CallStatus(TextChoices):
    RECEIVED = "received", _("received")
    TRIAGING = "triaging", _("in triage")
    PENDING = "pending", _("waiting")
    ACTIVE = "active", _("active")
    CLOSED = "closed", _("closed")


class Source(TextChoices):
    """Where a call came from."""

    TRANSFER_911 = "911", _("911 transfer")
    HANDOFF_988 = "988", _("988 handoff")
    OFFICER = "officer", _("officer request")
    SELF = "self", _("self-referral")


class Band(IntegerChoices):
    """What triage found, counted from the most serious. A protocol may name bands of its own,
    which the call then carries.
    """

    THREAT = 1, _("threat or crime")
    HIGH_RISK = 2, _("high risk")
    RESPONSE = 3, _("low risk, response needed")
    PHONE = 4, _("low risk, no response needed")
    LIFELINE = 5, _("low risk, ongoing support")
    # Of cities that tell more of them apart; what they are called stands in the protocol.
    SIXTH = 6, _("band 6")
    SEVENTH = 7, _("band 7")
    EIGHTH = 8, _("band 8")
    NINTH = 9, _("band 9")


class Destination(TextChoices):
    """Where a band sends a call."""

    POLICE = "police", _("Police")
    CRT = "crt", _("Crisis Response Team")
    ART = "art", _("Alternative Response Team")
    CCD = "ccd", _("Crisis Call Diversion")
    LIFELINE = "988", _("988 Lifeline")
    CAP = "cap", _("Community Advocacy Program")
    FIRE = "fire", _("Fire Department")
    CORES = "cores", _("Co-responder")
    MOBILE = "mobile", _("Mobile crisis team")


# Those of other agencies: whoever is sent there belongs to none of the programs.
OF_OTHERS: Final = (
    Destination.POLICE,
    Destination.FIRE,
    Destination.CORES,
    Destination.MOBILE,
)


class Topic(TextChoices):
    """A safety fact two people may state differently; both stand until one is chosen."""

    WEAPON = "weapon", _("Weapon")
    VIOLENCE = "violence", _("Violence")
    SUICIDAL_INTENT = "suicidal_intent", _("Harm to self")
    LOCATION = "location", _("Location")
    MEDICAL = "medical", _("Medical danger")
    SUBSTANCES = "substances", _("Alcohol or drugs")
    CHILD = "child", _("Child")
    # Where they are: a height, traffic, heat or cold.
    SCENE = "scene", _("Scene")
    # Who is there.
    PEOPLE = "people", _("People there")


class Clearance(TextChoices):
    """Who may read what is written: everyone working the call, those who treat the person, or
    of these only those cleared for substance-use treatment records (42 CFR Part 2).
    """

    OPERATIONAL = "operational", _("everyone on the call")
    CLINICAL = "clinical", _("treating team")
    SUBSTANCE = "substance", _("substance use (42 CFR Part 2)")


class Disposition(TextChoices):
    """How a call ended, in the program's words."""

    SETTLED_BY_PHONE = "settled_by_phone", _("Stabilized by phone")
    # Its stored code keeps the old spelling: events of the journal are never rewritten.
    STABILIZED_IN_PLACE = "stabilised_in_place", _("Stabilized in place")
    TRANSPORTED_VOLUNTARILY = "transported_voluntarily", _("Taken to care, voluntarily")
    TRANSPORTED_BY_EMS = "transported_by_ems", _("Taken to hospital by EMS")
    TO_POLICE = "to_police", _("Handed to police")
    TO_988 = "to_988", _("Handed to the 988 Lifeline")
    TO_PARTNER = "to_partner", _("Referred to a partner agency")
    REFUSED = "refused", _("Help refused")
    NOBODY_FOUND = "nobody_found", _("Nobody found")
    DUPLICATE = "duplicate", _("Duplicate of another call")
    CANCELLED = "cancelled", _("Cancelled before arrival")
    # Nobody called for help: these never count.
    TEST = "test", _("Test call")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    TRAINING = "training", _("Training")


# Somebody was taken somewhere.
TRANSPORTED: Final = (Disposition.TRANSPORTED_VOLUNTARILY, Disposition.TRANSPORTED_BY_EMS)
# No call for help: in no count, no board and no published figure.
NOT_COUNTED: Final = (Disposition.TEST, Disposition.WRONG_NUMBER, Disposition.TRAINING)


class ClosedOn(TextChoices):
    """What on record carried the ending of a call."""

    UNIT = "unit", _("a unit of ours was there")
    CREW = "crew", _("the crew said so")
    CLINICIAN = "clinician", _("a clinician had the call")
    ASKED = "asked", _("the call taker asked the questions")
    AGENCY = "agency", _("the agency took it")
    LIFELINE = "lifeline", _("988 took the caller")
    CONSENT = "consent", _("the caller agreed to be called by 988")
    MERGED = "merged", _("merged into another call")
    ATTEMPT = "attempt", _("what was tried is on record")
    SECOND = "second", _("a second person said so")
    NO_CALL = "no_call", _("nobody called for help")
    BEFORE = "before", _("closed before evidence was asked for")


# What served the person; of the others a closing list says why nobody did.
SERVICE: Final = (
    ClosedOn.UNIT,
    ClosedOn.CREW,
    ClosedOn.CLINICIAN,
    ClosedOn.AGENCY,
    ClosedOn.LIFELINE,
    ClosedOn.MERGED,
)


class Tried(TextChoices):
    """What was tried before a call ended without service, and what came of it."""

    CALLED_OFF = "called_off", _("The caller said: not needed any more")
    SAID_NO = "said_no", _("The person said: no help wanted")
    OTHERS_SAID = "others_said", _("Somebody there said: not needed")
    NO_ANSWER = "no_answer", _("Called back: no answer")
    LINE_DEAD = "line_dead", _("Called back: the number does not work")
    LOOKED = "looked", _("Somebody went there and found nobody")


class WhyUntriaged(TextChoices):
    """Why a call that was served was never triaged."""

    CLINICIAN = "clinician", _("A clinician judged it while talking")
    HANDED_ON = "handed_on", _("Handed on at once, before it could be asked")
    SYSTEM_DOWN = "system_down", _("Triage could not be used")


class ContactHow(TextChoices):
    """How a person in danger was reached."""

    UNIT = "unit", _("a unit is with them")
    AGENCY = "agency", _("another agency is with them")
    PHONE = "phone", _("they are at the phone with a clinician")
    BEFORE = "before", _("confirmed before it was asked how")


class TakenTo(TextChoices):
    """Where somebody was taken, when they were taken somewhere."""

    URGENT_RECOVERY = "urgent_recovery", _("Urgent recovery center")
    CRISIS_UNIT = "crisis_unit", _("Crisis unit")
    EMERGENCY = "emergency", _("Emergency department")
    DETOX = "detox", _("Detox")
    SHELTER = "shelter", _("Shelter")
    HOME = "home", _("Home, family or friends")
    OTHER = "other", _("Elsewhere")


class Unserved(TextChoices):
    """Why nobody of the programs served a call that was theirs."""

    NO_UNIT = "no_unit", _("No unit or clinician was free")
    OUT_OF_HOURS = "out_of_hours", _("Out of hours")
    OUT_OF_AREA = "out_of_area", _("Out of the area")
    TOO_LITTLE_KNOWN = "too_little_known", _("Too little was known")
    POLICE_OR_EMS = "police_or_ems", _("Police or EMS took it")
    REFUSED = "refused", _("The caller refused")
    CALLED_OFF = "called_off", _("The caller called it off")
    GONE = "gone", _("Nobody could be reached or found")
    OTHER = "other", _("Other")


class NoContact(TextChoices):
    """Why a call with imminent risk ends although no responder reached the person."""

    FOUND_SAFE = "found_safe", _("Found safe by somebody else")
    NOT_FOUND = "not_found", _("Searched for and not found")
    ELSEWHERE = "elsewhere", _("In the care of another agency")
    IN_ERROR = "in_error", _("Marked in error")
    MERGED = "merged", _("Merged into another call, which stays open")


class NoCallBack(TextChoices):
    """Why a call resolved by phone gets no call-back."""

    DECLINED = "declined", _("The person declined")
    UNSAFE = "unsafe", _("A call would put the person in danger")
    NO_NUMBER = "no_number", _("There is no number")
    OTHER_CARE = "other_care", _("Somebody else follows up")


class OtherSource(TextChoices):
    """Where a call of another system's history came from, when it was none of ours."""

    OTHER = "other", _("Other")
