"""A crew's phone: works with one thumb, and with the network gone."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from dispatch.phone.selectors import crew_phone_for, steps_for_the_page
from dispatch.phone.services import PhoneAction, act_from_phone
from journal.selectors import last_seq
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.http import StaffRequest

STYLES = ("tokens.css", "crew.css")
SCRIPTS = ("theme.js", "page.js", "crew.js", "crew_position.js")
SHELL = (*STYLES, *SCRIPTS)
LONGEST_NOTE = 10_000


@require_GET
def phone(request: StaffRequest) -> HttpResponse:
    """The page that a phone keeps; what is on it comes from `now_on`."""
    require(request.user, Can.REPORT_OWN_UNIT)
    context = {"seq": last_seq(), "phone": _phone(request), "steps": steps_for_the_page()}
    return render(request, "dispatch/phone/crew.html", context)


@require_GET
def now_on(request: StaffRequest) -> HttpResponse:
    """The unit's call as it is now."""
    require(request.user, Can.REPORT_OWN_UNIT)
    return render(request, "dispatch/phone/crew_now.html", {"phone": _phone(request)})


@require_POST
def act(request: StaffRequest) -> HttpResponse:
    """One action of a phone: done once, refused with a sentence, never lost in between."""
    require(request.user, Can.REPORT_OWN_UNIT)
    try:
        new = act_from_phone(actor=request.user, action=_action(request.body))
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal)}, status=refusal.status)
    return JsonResponse({"done": True, "new": new})


@require_GET
@cache_control(no_cache=True)
def worker(request: StaffRequest) -> HttpResponse:
    """The service worker: keeps the page and its files for when there is no network."""
    shell = [reverse("dispatch:crew"), *(staticfiles_storage.url(name) for name in SHELL)]
    source = Path(str(finders.find("crew_worker.js"))).read_text()
    body = source.replace("__SHELL__", json.dumps(shell))
    return HttpResponse(body, content_type="text/javascript")


@require_GET
def manifest(request: StaffRequest) -> HttpResponse:
    """What a phone needs to put the page on its home screen."""
    icon = {"src": staticfiles_storage.url("crew.svg"), "sizes": "any", "type": "image/svg+xml"}
    described = {
        "name": _("MIH crew"),
        "short_name": "MIH",
        "start_url": reverse("dispatch:crew"),
        "scope": reverse("dispatch:crew"),
        "display": "standalone",
        "background_color": "#12181f",
        "theme_color": "#12181f",
        "icons": [{**icon, "purpose": "any maskable"}],
    }
    return HttpResponse(json.dumps(described), content_type="application/manifest+json")


def _phone(request: StaffRequest) -> Any:
    phone = crew_phone_for(request.user)
    if phone is None:
        raise NotFound(_("You ride no unit now: the administrator puts people on units."))
    return phone


def _action(body: bytes) -> PhoneAction:
    """An action as the phone wrote it down. Raises Invalid in words."""
    try:
        sent = json.loads(body)
        at = parse_datetime(sent["at"])
        key, kind = str(sent["key"]), str(sent["kind"])
        word = str(sent.get("word", ""))
        about = sent.get("about")
        spot = sent.get("spot")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Invalid(_("The phone sent something that cannot be read.")) from None
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise Invalid(_("The phone did not say when."))
    if len(word) > LONGEST_NOTE:
        raise Invalid(
            _("The note is longer than %(limit)s characters: shorten it.")
            % {"limit": f"{LONGEST_NOTE:,}"}
        )
    return PhoneAction(key, kind, at, _uuid(about), word, _spot(spot))


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        raise Invalid(_("The phone named no call of ours.")) from None


def _spot(spot: object) -> tuple[float, float] | None:
    if spot is None:
        return None
    try:
        latitude, longitude = map(float, spot)  # type: ignore[call-overload]
        return latitude, longitude
    except (TypeError, ValueError):
        raise Invalid(_("The phone did not say where it is.")) from None
