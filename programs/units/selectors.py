"""Reads about units."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from programs.base.permissions import Audience, Can, allows
from programs.base.refusals import NotFound
from programs.units.models import Unit


def units_visible_to(audience: Audience) -> QuerySet[Unit]:
    """Everyone who works calls sees all units: help may come from any program."""
    return Unit.objects.all() if allows(audience, Can.SEE_UNITS) else Unit.objects.none()


def units_of_programs() -> list[Unit]:
    """Every unit, by program and callsign."""
    return list(Unit.objects.order_by("program", "callsign"))


def unit_called(audience: Audience, callsign: str) -> Unit:
    """The unit of that callsign, spaces and case aside. Raises NotFound."""
    # As it is typed in a hurry: "crt 1" is CRT1.
    plain = callsign.replace(" ", "").upper()
    unit = units_visible_to(audience).filter(callsign=plain).first()
    if unit is None:
        raise NotFound(_("There is no unit %(unit)s.") % {"unit": callsign})
    return unit
