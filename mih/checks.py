"""Wrong combinations of settings stop the program before it starts."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Critical, register

from dispatch.travel import ROUTERS
from programs.periods import BadPeriod, starts_of


@register()
def router_is_known(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """An engine nobody can ask would silently be an estimate for ever."""
    if settings.TRAVEL_ENGINE not in ROUTERS:
        return [Critical("TRAVEL_ENGINE must be osrm or valhalla.", id="mih.E002")]
    return []


@register()
def shifts_are_known(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """A board needs a shift to be about."""
    try:
        starts_of(settings.SHIFT_STARTS)
    except BadPeriod as problem:
        return [Critical(f"SHIFT_STARTS: {problem}", id="mih.E003")]
    return []


@register()
def overdoses_are_followed_up(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """docs/requirements.md R43 lets an agency choose between a day and a week."""
    if not 24 <= settings.OVERDOSE_FOLLOW_UP_HOURS <= 168:
        return [Critical("OVERDOSE_FOLLOW_UP_HOURS goes from 24 to 168.", id="mih.E004")]
    return []


@register()
def demo_needs_debug(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """One-click sign-in must never reach a real installation."""
    if settings.DEMO and not settings.DEBUG:
        return [Critical("DEMO=1 is refused while DEBUG is off.", id="mih.E001")]
    return []
