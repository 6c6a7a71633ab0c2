"""How a call can end. Calls use these words, and so do the ledger and the reports on them.

R41, R42: docs/requirements.md.
"""

from django.db.models import TextChoices


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


class TakenTo(TextChoices):
    """Where somebody was taken, when they were taken somewhere (R41)."""

    URGENT_RECOVERY = "urgent_recovery", "Urgent recovery center"
    CRISIS_UNIT = "crisis_unit", "Crisis unit"
    EMERGENCY = "emergency", "Emergency department"
    DETOX = "detox", "Detox"
    SHELTER = "shelter", "Shelter"
    HOME = "home", "Home, family or friends"
    OTHER = "other", "Elsewhere"


class Unserved(TextChoices):
    """Why nobody of the programs served a call that was theirs (R42)."""

    NO_UNIT = "no_unit", "No unit or clinician was free"
    OUT_OF_HOURS = "out_of_hours", "Out of hours"
    OUT_OF_AREA = "out_of_area", "Out of the area"
    TOO_LITTLE_KNOWN = "too_little_known", "Too little was known"
    POLICE_OR_EMS = "police_or_ems", "Police or EMS took it"
    REFUSED = "refused", "The caller refused"
    OTHER = "other", "Other"
