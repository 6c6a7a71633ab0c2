"""Wrong combinations of settings stop the program before it starts."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Critical, register


@register()
def demo_needs_debug(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """One-click sign-in must never reach a real installation."""
    if settings.DEMO and not settings.DEBUG:
        return [Critical("DEMO=1 is refused while DEBUG is off.", id="mih.E001")]
    return []
