"""The console: the board with everything around it, and how somebody arranges it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dispatch.alerts.selectors import alerts_for
from dispatch.calls.rows import board_for
from dispatch.coaching.selectors import own_panel_for
from dispatch.console.forms import LayoutForm
from dispatch.console.selectors import tasks_for
from dispatch.duress.selectors import duresses_for
from dispatch.handoffs.selectors import queue_for, sees_queue
from dispatch.line.keys import KEYS
from dispatch.line.verbs import VERBS
from dispatch.map.views import tiles
from dispatch.units.selectors import units_for
from journal.selectors import last_seq
from programs.base.permissions import Audience, Can, allows
from programs.base.refusals import Invalid
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of
from programs.people.services import keep_layout

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Sound:
    """What can be heard, in words, and whether it may not be silenced for good
    (docs/requirements.md R68).

    Its tones are pairs of a frequency (Hz; 0 is silence) and a length (ms).
    """

    name: str
    words: "_StrOrPromise"
    tones: str
    critical: bool = False


HELP_TONES: Final = "880:120 0:60 880:120 0:60 880:120"
SOUNDS: Final = (
    Sound(
        "duress",
        gettext_lazy("a crew in danger"),
        "1000:180 700:180 1000:180 700:180",
        critical=True,
    ),
    Sound("help", gettext_lazy("police, EMS or no word from a crew"), HELP_TONES, critical=True),
    Sound("page", gettext_lazy("a page"), "660:200 880:200", critical=True),
    Sound("late", gettext_lazy("something waits too long"), "660:160 0:80 660:160"),
    Sound("stale", gettext_lazy("this screen is out of date"), "440:300 330:300", critical=True),
    Sound("handoff", gettext_lazy("a caller waits for a clinician"), "590:150 740:150 590:150"),
    Sound("band_rise", gettext_lazy("a call is graver than it was"), "550:120 620:120 700:160"),
    Sound("band_fall", gettext_lazy("a call is milder than it stood"), "700:120 550:160"),
    Sound("task", gettext_lazy("something promised is due"), "500:250"),
    Sound("call", gettext_lazy("a new call"), "520:90"),
)


FIRST_PAGES: Final = (
    (Can.SEE_JOURNAL, "dispatch:journal"),
    (Can.SEE_LIVE_BOARD, "dispatch:live_board"),
)
LAST_PAGE: Final = "programs:people"


@require_GET
def console(request: StaffRequest) -> HttpResponse:
    """The board of whoever works calls; others are shown to their own first page."""
    audience = audience_of(request.user)
    if not allows(audience, Can.SEE_NARRATIVE):
        return redirect(first_page(audience))
    seq = last_seq()  # before the rows: what happens in between is replayed, not lost
    context = {
        "seq": seq,
        "calls": board_for(audience),
        "alerts": alerts_for(audience),
        "units": units_for(audience),
        "takes_calls": allows(audience, Can.RECEIVE_CALL),
        "sees_queue": sees_queue(audience),
        "queue": queue_for(audience),
        "sees_tasks": allows(audience, Can.TRANSFER_988),
        "tasks": tasks_for(audience),
        "own_panel": own_panel_for(request.user),
        "duresses": duresses_for(audience),
        "layout": request.user.layouts.get(request.user.role, {}),
        "keys": KEYS,
        "verbs": VERBS,
        "tiles": tiles(),
        "sounds": SOUNDS,
    }
    return render(request, "dispatch/console/console.html", context)


def first_page(audience: Audience) -> str:
    """Where somebody who works no calls begins: at the first page that is theirs."""
    theirs = (page for can, page in FIRST_PAGES if allows(audience, can))
    return reverse(next(theirs, LAST_PAGE))


@require_POST
def layout(request: StaffRequest) -> HttpResponse:
    """Keep how somebody arranged the console, for the role they work in."""
    form = LayoutForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("The console cannot be arranged like that; nothing was changed."))
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    keep_layout(actor=request.user, choices=chosen)
    return HttpResponse(status=204)
