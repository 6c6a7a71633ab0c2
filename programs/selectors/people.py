"""Reads about people and units."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.timezone import now

from programs.models import ApiToken, BrokenGlass, Staff, Unit
from programs.permissions import Audience, Can, allows
from programs.refusals import NotFound


def audience_of(staff: Staff) -> Audience:
    """What decides what this person sees now, their emergency access included."""
    unsealed: frozenset[str] = frozenset()
    if allows(staff, Can.BREAK_GLASS):
        broken = BrokenGlass.objects.filter(staff=staff, ended_at=None, until__gt=now())
        unsealed = frozenset(broken.values_list("call_number", flat=True))
    return Audience(staff.role, staff.program, staff.unit_id, unsealed)


def active_staff(staff_id: int | None) -> Staff | None:
    """The person as they are now, or None when the account is closed."""
    return Staff.objects.filter(pk=staff_id, is_active=True).first()


def holder_of(digest: str) -> Staff | None:
    """The active person whose live API key has this digest."""
    token = ApiToken.objects.select_related("staff").filter(
        digest=digest, revoked_at=None, staff__is_active=True
    )
    found = token.first()
    return found.staff if found else None


def units_visible_to(audience: Audience) -> QuerySet[Unit]:
    """Everyone who works calls sees all units: help may come from any program."""
    return Unit.objects.all() if allows(audience, Can.SEE_UNITS) else Unit.objects.none()


def people_for(audience: Audience) -> list[Staff]:
    """Everybody with an account, for those who give access."""
    if not allows(audience, Can.SET_ACCESS):
        return []
    return list(Staff.objects.select_related("unit").order_by("role", "name"))


def names_of(staff_ids: Iterable[int | None]) -> dict[int, str]:
    """Display names, for timelines; the journal itself holds only ids."""
    return dict(Staff.objects.filter(pk__in=set(staff_ids) - {None}).values_list("pk", "name"))


def active_staff_named(username: str) -> Staff | None:
    return Staff.objects.filter(username=username, is_active=True).first()


def units_of_programs() -> list[Unit]:
    return list(Unit.objects.order_by("program", "callsign"))


def unit_called(audience: Audience, callsign: str) -> Unit:
    """The unit of that callsign, spaces and case aside. Raises NotFound."""
    plain = callsign.replace(" ", "").upper()
    unit = units_visible_to(audience).filter(callsign=plain).first()
    if unit is None:
        raise NotFound(f"There is no unit {callsign}.")
    return unit
