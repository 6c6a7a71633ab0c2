"""Closed lists about agencies alongside, and calls that are one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Agency(TextChoices):
    """Who comes alongside from outside the programs."""

    POLICE = "police", _("Police (CIT)")
    EMS = "ems", _("EMS")
    FIRE = "fire", _("Fire")


class ObligationKind(TextChoices):
    """What a decision, or a person, says must happen on a call: somebody owes it."""

    POLICE = "police", _("Police (CIT)")
    EMS = "ems", _("EMS")
    FIRE = "fire", _("Fire")
    SUPERVISOR = "supervisor", _("Supervisor")
    # A clinician with an officer, and another agency's team: where a city sends calls to them.
    CORES = "cores", _("Co-responder")
    MOBILE = "mobile", _("Mobile crisis team")
    ART = "art", _("ART along")
    CAP_OFFER = "cap_offer", _("CAP offer")
    LIFELINE = "lifeline", _("988 Lifeline")
    FOLLOW_UP = "follow_up", _("Follow-up")


class Origin(TextChoices):
    """Who or what said that it must happen."""

    TRIAGE = "triage", _("triage")
    OVERRIDE = "override", _("an override")
    PERSON = "person", _("a person")
    PLAN = "plan", _("the response plan")
    LINK = "link", _("a merged call")
    FALLBACK = "fallback", _("a fallback")
    SCREENER = "screener", _("a screener")


class ObligationStatus(TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    ARRIVED = "arrived", _("arrived")
    UNAVAILABLE = "unavailable", _("not available")
    CANCELLED = "cancelled", _("cancelled")


class ObligationReason(TextChoices):
    """Why nobody comes: they cannot, or they need not."""

    NO_UNIT = "no_unit", _("no unit is free")
    DECLINED = "declined", _("they declined")
    NO_ANSWER = "no_answer", _("nobody answered there")
    OUT_OF_HOURS = "shut", _("they are shut at this hour")
    NOT_NEEDED = "not_needed", _("not needed, says who is there")
    PERSON_REFUSED = "refused", _("the person does not want it")
    DONE_OTHERWISE = "otherwise", _("done another way")
    IN_ERROR = "in_error", _("asked in error")
    MILDER_TRIAGE = "milder", _("triaged again, milder")
    MERGED = "merged", _("goes on with another call")
    CALL_ENDED = "ended", _("the call ended")


class PlanKind(TextChoices):
    """A response of several agencies, as one thing to ask for."""

    CRISIS = "crisis", _("Crisis team with CIT police")
    OVERDOSE = "overdose", _("Overdose: ART with EMS and naloxone")


class LinkKind(TextChoices):
    RELATED = "related", _("related")
    MERGED = "merged", _("merged")


class HoldReason(TextChoices):
    """Why a waiting call can wait."""

    CALLER = "caller", _("The caller agreed to wait")
    UNIT_SOON = "unit_soon", _("A unit is free in a moment")
    AGREED_TIME = "agreed", _("A time was agreed with the person")
    WORD = "word", _("Waits for word: family, doctor, partner")
    WITH_THEM = "with_them", _("Somebody is with the person until then")
