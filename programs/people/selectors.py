"""Reads about people: what they may see, their tokens, names and drafts."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet
from django.utils.timezone import now

from journal.codes.people import Program, Role
from programs.base.permissions import GRANTS, Audience, Can, allows
from programs.people.models import ApiToken, Draft, EmergencyAccess, Staff


def audience_of(staff: Staff) -> Audience:
    """What decides what this person sees now, their emergency access included."""
    emergency_calls: frozenset[str] = frozenset()
    if allows(staff, Can.EMERGENCY_ACCESS):
        opened = EmergencyAccess.objects.filter(staff=staff, ended_at=None, until__gt=now())
        emergency_calls = frozenset(opened.values_list("call_number", flat=True))
    return Audience(staff.role, staff.program, staff.unit_id, emergency_calls)


def active_staff(staff_id: int | None) -> Staff | None:
    """The person as they are now, or None when the account is closed."""
    return Staff.objects.filter(pk=staff_id, is_active=True).first()


def holder_of(digest: str) -> Staff | None:
    """The active person whose live API key has this digest."""
    tokens = ApiToken.objects.select_related("staff").filter(
        digest=digest, revoked_at=None, staff__is_active=True
    )
    token = tokens.first()
    return token.staff if token else None


def names_of(staff_ids: Iterable[int | None]) -> dict[int, str]:
    """Display names, for timelines; the journal itself holds only ids."""
    return dict(Staff.objects.filter(pk__in=set(staff_ids) - {None}).values_list("pk", "name"))


def active_staff_named(username: str) -> Staff | None:
    """The person who signs in under this name, or None when the account is closed."""
    return Staff.objects.filter(username=username, is_active=True).first()


PHONE_ROLES: Final = [role for role, grants in GRANTS.items() if Can.TAKE_OVER_BY_PHONE in grants]


def clinicians() -> QuerySet[Staff]:
    """Those who can take calls over by phone for Crisis Call Diversion."""
    return Staff.objects.filter(is_active=True, role__in=PHONE_ROLES, program=Program.CCD)


def rostered() -> QuerySet[Staff]:
    """Everybody the roster is for: clinicians and crews."""
    crews = Staff.objects.filter(role=Role.CREW, is_active=True)
    return (clinicians() | crews).order_by("role", "name")


def draft_of(staff: Staff, key: str) -> list[tuple[str, str]]:
    """What this person was typing in the form of this name."""
    fields = Draft.objects.filter(staff=staff, key=key).values_list("fields", flat=True).first()
    return fields or []
