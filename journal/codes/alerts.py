"""Closed lists about what people must hear at once."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AlertKind(TextChoices):
    BAND_RISE = "band_rise", _("band rise")
    # Milder than it stood: in another band, or within one.
    BAND_FALL = "band_fall", _("band fall")
    PAGE = "page", _("page to the supervisor")
    HELP = "help", _("request for police, EMS or fire")


class PageReason(TextChoices):
    """Why somebody is called. A screener's result is clinical: few may read that word."""

    HARD_STOP = "hard_stop", _("a hard stop is not cleared")
    SCREENER = "screener", _("a screener came out high")
    IMMINENT = "imminent", _("imminent risk: contact is not confirmed yet")
    HANDOFF_LATE = "late", _("no clinician has taken the call over")
    OWNER_AWAY = "away", _("the clinician who owns the call has lost the console")
    CALL_BACK = "call_back", _("the promised call-back is overdue")
    # Its stored code keeps the old word: events of the journal are never rewritten.
    EMERGENCY_ACCESS = "glass", _("emergency access was opened")
    POLICE = "police", _("police now")
    EMS = "ems", _("EMS now")
    FIRE = "fire", _("fire now")
    OWED = "owed", _("what is owed to the call is late")
    INSTEAD = "instead", _("nobody can come who was asked for: say what is done instead")
    WANTED = "wanted", _("the supervisor is wanted")
    SILENT = "silent", _("no word from the crew")
    LIFELINE_FAILED = "lifeline", _("988 does not have the caller: the call is ours again")
    TIMER = "timer", _("a timer is failing or late")
    WAITING = "waiting", _("it has waited too long")
    COUNTERSIGN = "countersign", _("a second person is asked")
    NOT_COUNTERSIGNED = (
        "uncountersigned",
        _("no second person answered; what is graver stands"),
    )
    WORSE = "worse", _("the call got worse")


class AlertStatus(TextChoices):
    RAISED = "raised", _("raised")
    ESCALATED = "escalated", _("escalated")
    ANSWERED = "answered", _("answered")
    LAPSED = "lapsed", _("lapsed")


class WaitKey(TextChoices):
    """Everything that can wait, by its key in the city's waits.toml, in the words of its alarm."""

    RECEIVED = "call.received", _("nobody has begun to triage")
    TRIAGING = "call.triaging", _("triage begun, and left")
    PENDING = "call.pending", _("overdue: nobody is sent")
    HELD = "call.held", _("on hold")
    BY_PHONE = "call.by_phone", _("on the phone for long: word of the clinician is wanted")
    CLEARED = "call.cleared", _("all units are clear, and the call is open")
    IMMINENT = "call.imminent", _("imminent risk: still no contact")
    OWNER_AWAY = "call.owner_away", _("the owner of the call has lost the console")
    MOVED = "call.moved", _("its program shuts: the call goes elsewhere")
    STACKED = "assignment.stacked", _("waits for a unit that is on another call")
    DISPATCHED = "assignment.dispatched", _("dispatched, and not on the way")
    EN_ROUTE = "assignment.en_route", _("on the way for long, and not there")
    STAGED = "assignment.staged", _("staged, and no word from the crew")
    ON_SCENE = "assignment.on_scene", _("on scene, and no word from the crew")
    TRANSPORTING = "assignment.transporting", _("transporting, and no word from the crew")
    OFFERED = "handoff.offered", _("no clinician has taken the call over")
    ACCEPTED = "handoff.accepted", _("taken over, and the hand-off is not complete")
    THREE_WAY = "handoff.three_way", _("two of us are still on the line")
    WRAP_UP = "clinician.wrap_up", _("a clinician is in wrap-up for long")
    HELP_ASKED = "obligation.asked", _("help was asked for, and nobody has accepted")
    HELP_ACCEPTED = "obligation.accepted", _("help was promised, and is not there")
    HELP_LATER = "obligation.later", _("what was to follow the call is not arranged")
    COUNTERSIGN = "countersign.asked", _("a second person's word is wanted")
    CALL_BACK = "after.call_back", _("the promised call-back is overdue")
    TRANSFER = "after.transfer", _("how the transfer to 988 went is not known")
    FOLLOW_UP = "after.follow_up", _("follow-ups are overdue")
    REPORT = "after.report", _("a report to the State is overdue")
    REFERRAL_SENT = "after.referral_sent", _("referrals that no partner has received")
    REFERRAL_RECEIVED = "after.referral_received", _("referrals that no partner has accepted")
    REFERRAL_ACCEPTED = "after.referral_accepted", _("referrals accepted, and nobody served")
    PAGE = "alert.page", _("a page that nobody has answered")
    ANSWERED = "alert.answered", _("a page was answered, and nobody is sent")
    DURESS = "alert.duress", _("a crew in danger that nobody has answered")
    DURESS_ANSWERED = "alert.duress_answered", _("a crew in danger: nobody says that it is safe")


class Doing(TextChoices):
    """What whoever answers says will be done now."""

    TRIAGE = "triage", _("I triage it")
    SEND = "send", _("I send somebody")
    CREW = "crew", _("I call the crew")
    ASK = "ask", _("I ask who has it")
    PHONE = "phone", _("I call the person")
    TAKE = "take", _("I take it")
    CLOSE = "close", _("I close it")
    WAITS = "waits", _("It can wait, because…")
