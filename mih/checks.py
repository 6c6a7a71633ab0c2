"""Wrong combinations of settings stop the program before it starts."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Critical, Warning, register

from dispatch.places.files import BadPlaces
from dispatch.places.gazetteer import read_all
from dispatch.units.travel import ROUTERS
from mih.demo.units import demo_units
from programs.base.city import BadCity, city_folder
from programs.base.periods import BadPeriod, starts_of
from programs.base.refusals import Refusal
from programs.directory.services import read_directory
from programs.hours.calendar import BadHours, read_calendar
from programs.hours.services import require_programs
from triage.protocols.proof import examined
from triage.protocols.reading import Unreadable, parse
from triage.protocols.vignettes import BadVignettes, misfits, read_vignettes


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


@register()
def city_is_readable(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Every file of the city's folder says what it should; city.toml is read with the settings."""
    readers: tuple[tuple[str, Callable[[Path], object]], ...] = (
        ("hours.toml", _read_hours),
        ("protocol.toml", lambda path: parse(path.read_text(), stored=True)),
        ("vignettes.toml", _read_vignettes),
        ("directory.csv", lambda path: read_directory(path.read_text())),
        ("units.csv", lambda path: demo_units()),
        ("places", lambda path: read_all()),
    )
    flaws: list[CheckMessage] = []
    for name, read in readers:
        path = city_folder() / name
        try:
            read(path)
        except (BadHours, BadPeriod, Unreadable, BadVignettes, Refusal) as flaw:
            flaws.append(Critical(f"{path}: {flaw}", id="mih.E005"))
        except (BadCity, BadPlaces, OSError) as flaw:
            flaws.append(Critical(str(flaw), id="mih.E005"))
        except UnicodeDecodeError as flaw:
            flaws.append(Critical(f"{path}: this is not text: {flaw}.", id="mih.E005"))
    return flaws


def _read_hours(path: Path) -> None:
    calendar = read_calendar(path.read_text())
    require_programs(calendar)
    if str(calendar.zone) != settings.CITY.zone:
        raise BadHours(f"its zone is {calendar.zone}, that of city.toml is {settings.CITY.zone}.")


def _read_vignettes(path: Path) -> None:
    """A city may have none."""
    if path.is_file():
        read_vignettes(path.read_text())


@register()
def protocol_would_be_proven(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """Told and no more: what is in force is in the database, and calls must be taken by it after an
    upgrade, though the file it came from could not be put in force again.
    """
    folder = city_folder()
    try:
        source = (folder / "protocol.toml").read_text()
        path = folder / "vignettes.toml"
        vignettes = read_vignettes(path.read_text()) if path.is_file() else ()
        flaws = list(map(str, examined(source))) or list(misfits(vignettes, parse(source)))
    except (OSError, UnicodeDecodeError, BadVignettes):
        return []  # told above
    return [Warning(f"{folder}: {flaw}", id="mih.W001") for flaw in flaws]
