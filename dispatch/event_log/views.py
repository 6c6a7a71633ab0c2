"""The journal as a page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dispatch.event_log.selectors import events_for
from journal.selectors import last_seq
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of, names_of

JOURNAL_PAGE = 200


@require_GET
def journal(request: StaffRequest) -> HttpResponse:
    """The journal, newest page first, for those who review it."""
    require(request.user, Can.SEE_JOURNAL)
    top = last_seq()
    after = _number(request.GET.get("after"), default=max(0, top - JOURNAL_PAGE))
    events, reached = events_for(audience_of(request.user), after, JOURNAL_PAGE)
    names = names_of(event.actor_id for event in events)
    context = {
        "lines": [
            (event, names.get(event.actor_id or 0, _("the clock"))) for event in reversed(events)
        ],
        "head": top,
        "older": max(0, after - JOURNAL_PAGE) if after else None,
        "newer": reached if reached < top else None,
    }
    return render(request, "dispatch/event_log/journal.html", context)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default
