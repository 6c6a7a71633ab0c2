"""Closed lists about a call: where it came from, what it is, how it ended."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices


class CallStatus(TextChoices):
    RECEIVED = "received", "received"
    TRIAGING = "triaging", "in triage"
    PENDING = "pending", "waiting"
    ACTIVE = "active", "active"
    CLOSED = "closed", "closed"


class Source(TextChoices):
    """Where a call came from."""

    TRANSFER_911 = "911", "911 transfer"
    HANDOFF_988 = "988", "988 handoff"
    OFFICER = "officer", "officer request"
    SELF = "self", "self-referral"


class Band(IntegerChoices):
    """What triage found, counted from the most serious. A protocol may name bands of its own,
    which the call then carries.
    """

    THREAT = 1, "threat or crime"
    HIGH_RISK = 2, "high risk"
    RESPONSE = 3, "low risk, response needed"
    PHONE = 4, "low risk, no response needed"
    LIFELINE = 5, "low risk, ongoing support"


class Destination(TextChoices):
    """Where a band sends a call."""

    POLICE = "police", "Police"
    CRT = "crt", "Crisis Response Team"
    ART = "art", "Alternative Response Team"
    CCD = "ccd", "Crisis Call Diversion"
    LIFELINE = "988", "988 Lifeline"
    CAP = "cap", "Community Advocacy Program"


class Topic(TextChoices):
    """A safety fact two people may state differently; both stand until one is chosen."""

    WEAPON = "weapon", "Weapon"
    VIOLENCE = "violence", "Violence"
    SUICIDAL_INTENT = "suicidal_intent", "Harm to self"
    LOCATION = "location", "Location"


class Clearance(TextChoices):
    """Who may read what is written: everyone working the call, those who treat the person, or
    of these only those cleared for substance-use treatment records (42 CFR Part 2).
    """

    OPERATIONAL = "operational", "everyone on the call"
    CLINICAL = "clinical", "treating team"
    SUBSTANCE = "substance", "substance use (42 CFR Part 2)"


class Disposition(TextChoices):
    """How a call ended, in the program's words."""

    SETTLED_BY_PHONE = "settled_by_phone", "Stabilized by phone"
    # Its stored code keeps the old spelling: events of the journal are never rewritten.
    STABILIZED_IN_PLACE = "stabilised_in_place", "Stabilized in place"
    TRANSPORTED_VOLUNTARILY = "transported_voluntarily", "Taken to care, voluntarily"
    TRANSPORTED_BY_EMS = "transported_by_ems", "Taken to hospital by EMS"
    TO_POLICE = "to_police", "Handed to police"
    TO_988 = "to_988", "Handed to the 988 Lifeline"
    TO_PARTNER = "to_partner", "Referred to a partner agency"
    REFUSED = "refused", "Help refused"
    NOBODY_FOUND = "nobody_found", "Nobody found"
    DUPLICATE = "duplicate", "Duplicate of another call"
    CANCELLED = "cancelled", "Cancelled before arrival"


# Somebody was taken somewhere.
TRANSPORTED: Final = (Disposition.TRANSPORTED_VOLUNTARILY, Disposition.TRANSPORTED_BY_EMS)


class TakenTo(TextChoices):
    """Where somebody was taken, when they were taken somewhere."""

    URGENT_RECOVERY = "urgent_recovery", "Urgent recovery center"
    CRISIS_UNIT = "crisis_unit", "Crisis unit"
    EMERGENCY = "emergency", "Emergency department"
    DETOX = "detox", "Detox"
    SHELTER = "shelter", "Shelter"
    HOME = "home", "Home, family or friends"
    OTHER = "other", "Elsewhere"


class Unserved(TextChoices):
    """Why nobody of the programs served a call that was theirs."""

    NO_UNIT = "no_unit", "No unit or clinician was free"
    OUT_OF_HOURS = "out_of_hours", "Out of hours"
    OUT_OF_AREA = "out_of_area", "Out of the area"
    TOO_LITTLE_KNOWN = "too_little_known", "Too little was known"
    POLICE_OR_EMS = "police_or_ems", "Police or EMS took it"
    REFUSED = "refused", "The caller refused"
    OTHER = "other", "Other"


class NoContact(TextChoices):
    """Why a call with imminent risk ends although no responder reached the person."""

    FOUND_SAFE = "found_safe", "Found safe by somebody else"
    NOT_FOUND = "not_found", "Searched for and not found"
    ELSEWHERE = "elsewhere", "In the care of another agency"
    IN_ERROR = "in_error", "Marked in error"
    MERGED = "merged", "Merged into another call, which stays open"


class NoCallBack(TextChoices):
    """Why a call resolved by phone gets no call-back."""

    DECLINED = "declined", "The person declined"
    UNSAFE = "unsafe", "A call would put the person in danger"
    NO_NUMBER = "no_number", "There is no number"
    OTHER_CARE = "other_care", "Somebody else follows up"


class OtherSource(TextChoices):
    """Where a call of another system's history came from, when it was none of ours."""

    OTHER = "other", "Other"
