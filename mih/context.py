"""What every template may use."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from programs.base.city import City, city
from programs.base.permissions import Can, allows
from programs.presence.selectors import presence_of

PAGES: Final = (
    (Can.SEE_LIVE_BOARD, "dispatch:live_board", _("Board")),
    (Can.ANSWER_HELP, "dispatch:owed", _("Owed")),
    (Can.ANSWER_PAGE, "dispatch:owed", _("Owed")),
    (Can.CASELOAD, "dispatch:owed", _("Owed")),
    (Can.SEE_LIVE_BOARD, "programs:shift", _("Shift")),
    (Can.HAND_OVER, "programs:handover", _("Handover")),
    (Can.FOLLOW_UP, "programs:follow_ups", _("Follow-ups")),
    (Can.ASSIGN_FOLLOW_UPS, "programs:follow_ups", _("Follow-ups")),
    (Can.CASELOAD, "programs:caseload", _("Caseload")),
    (Can.REPORT_TO_STATE, "programs:state_reports", _("State reports")),
    (Can.SEE_PERSON, "programs:directory", _("Directory")),
    (Can.MAINTAIN_DIRECTORY, "programs:directory", _("Directory")),
    (Can.SEE_REPORTS, "programs:reports", _("Outcomes")),
    (Can.ASK_SHIFT, "programs:my_shifts", _("My shifts")),
    (Can.SEE_NARRATIVE, "dispatch:map", _("Map")),
    (Can.SEE_NARRATIVE, "dispatch:premises", _("Places")),
    (Can.SEE_UNITS, "dispatch:wallboard", _("Wallboard")),
    (Can.REPORT_OWN_UNIT, "dispatch:crew", _("Phone")),
    (Can.SEE_JOURNAL, "dispatch:journal", _("Journal")),
    (Can.SEE_PROTOCOL, "triage:protocols", _("Protocols")),
    (Can.SEE_METRICS, "triage:metrics", _("Metrics")),
    (Can.SET_HOURS, "programs:hours", _("Hours")),
    (Can.SET_ROSTER, "programs:roster", _("Roster")),
    (Can.SET_ACCESS, "programs:people", _("People")),
    (Can.SEE_TIMERS, "dispatch:timers", _("Timers")),
)


def place_and_time(request: HttpRequest) -> dict[str, str | City]:
    """The city, and its time zone: every clock on a screen shows it, wherever the screen is."""
    return {"zone": settings.TIME_ZONE, "city": city()}


def pages_and_presence(request: HttpRequest) -> dict[str, Any]:
    """The pages this person may open, and the mark that says whether they take calls over."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "menu": dict.fromkeys((route, label) for can, route, label in PAGES if allows(user, can)),
        "takes_over": allows(user, Can.TAKE_OVER_BY_PHONE),
        "presence": SimpleLazyObject(lambda: presence_of(user)),
    }
