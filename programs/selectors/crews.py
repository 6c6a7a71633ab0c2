"""Who rides a unit, and what they may work as today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate, now

from programs.models import Credential, Shift, Staff, Unit
from programs.states import REQUIRED_CREW, CrewRole

WARN_DAYS = 30


@dataclass(frozen=True, slots=True)
class CrewMember:
    """Somebody who rides a unit. `valid` is whether their credential for the role holds today."""

    name: str
    role: str | None
    valid: bool
    expires_on: date | None
    languages: tuple[str, ...]
    on_since: datetime | None
    until: datetime | None


def crews_of(unit_ids: Collection[int]) -> dict[int, tuple[CrewMember, ...]]:
    """The crew of each unit, in three queries however many there are."""
    people = list(Staff.objects.filter(unit__in=unit_ids, is_active=True).order_by("name"))
    papers = _credentials(people)
    shifts = {
        shift.staff_id: shift
        for shift in Shift.objects.filter(
            Q(starts_at__lte=now(), ends_at__gt=now()), staff__in=people
        )
    }
    found: dict[int, list[CrewMember]] = {unit_id: [] for unit_id in unit_ids}
    for one in people:
        found[one.unit_id or 0].append(_member(one, papers.get(one.pk), shifts.get(one.pk)))
    return {unit_id: tuple(members) for unit_id, members in found.items()}


def missing_among(program: str, crew: Collection[CrewMember]) -> tuple[CrewRole, ...]:
    """The roles a unit of `program` should have and this crew does not."""
    there = {one.role for one in crew if one.valid}
    return tuple(role for role in REQUIRED_CREW[program] if role not in there)


def roles_missing(unit: Unit) -> tuple[CrewRole, ...]:
    return missing_among(unit.program, crews_of([unit.pk])[unit.pk])


def _credentials(people: Collection[Staff]) -> dict[int, Credential]:
    """Of each, the credential for their own role that holds longest."""
    held = Credential.objects.filter(staff__in=people).select_related("staff")
    return {
        one.staff_id: one
        for one in held.order_by("expires_on")
        if one.crew_role == one.staff.crew_role
    }


def _member(one: Staff, paper: Credential | None, shift: Shift | None) -> CrewMember:
    languages = [word.strip() for word in one.languages.split(",") if word.strip()]
    return CrewMember(
        name=one.name,
        role=one.crew_role,
        valid=one.crew_role is not None and paper is not None and paper.expires_on >= localdate(),
        expires_on=paper.expires_on if paper else None,
        languages=tuple(languages),
        on_since=shift.starts_at if shift else None,
        until=shift.ends_at if shift else None,
    )
