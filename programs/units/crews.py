"""Who rides a unit, and what they may work as today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Q
from django.utils.timezone import localdate, now

from journal.codes.units import CrewRole
from programs.credentials.models import Credential
from programs.people.models import Staff
from programs.roster.models import Shift
from programs.units.models import Unit
from programs.units.states import REQUIRED_CREW

FEW: Final = 20


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
    wanted = set(unit_ids)
    people = Staff.objects.filter(_rides(wanted), is_active=True).order_by("name")
    last_days, shifts = _last_days(wanted), _shifts_on(wanted)
    crews: dict[int, list[CrewMember]] = {unit_id: [] for unit_id in unit_ids}
    for pk, unit_id, name, role, languages in people.values_list(
        "pk", "unit_id", "name", "crew_role", "languages"
    ):
        if unit_id not in wanted:  # of many units, everybody who rides was read
            continue
        until = last_days.get((pk, role or ""))
        starts_at, ends_at = shifts.get(pk, (None, None))
        crews[unit_id].append(
            CrewMember(
                name=name,
                role=role,
                valid=until is not None and until >= localdate(),
                expires_on=until,
                languages=tuple(word.strip() for word in languages.split(",") if word.strip()),
                on_since=starts_at,
                until=ends_at,
            )
        )
    return {unit_id: tuple(members) for unit_id, members in crews.items()}


def missing_among(program: str, crew: Collection[CrewMember]) -> tuple[CrewRole, ...]:
    """The roles a unit of `program` should have and this crew does not."""
    valid = {member.role for member in crew if member.valid}
    return tuple(role for role in REQUIRED_CREW[program] if role not in valid)


def roles_missing(unit: Unit) -> tuple[CrewRole, ...]:
    """The roles this unit should have and has not today."""
    return missing_among(unit.program, crews_of([unit.pk])[unit.pk])


def _rides(unit_ids: Collection[int], of: str = "") -> Q:
    """On one of these units; of many it is quicker to read everybody who rides."""
    if len(unit_ids) > FEW:
        return Q(**{f"{of}unit__isnull": False})
    return Q(**{f"{of}unit__in": unit_ids})


def _last_days(unit_ids: Collection[int]) -> dict[tuple[int, str], date]:
    """For each person and role, the day on which the credential that holds longest ends."""
    rows = Credential.objects.filter(_rides(unit_ids, "staff__")).order_by("expires_on")
    # The last of a key stays, and the latest day comes last.
    return {
        (staff, role): day
        for staff, role, day in rows.values_list("staff", "crew_role", "expires_on")
    }


def _shifts_on(unit_ids: Collection[int]) -> dict[int, tuple[datetime, datetime]]:
    """The shift that each person is on now, from when until when."""
    on = Shift.objects.filter(_rides(unit_ids, "staff__"), starts_at__lte=now(), ends_at__gt=now())
    return {
        staff: (start, end) for staff, start, end in on.values_list("staff", "starts_at", "ends_at")
    }
