"""Facts about units and their crews, as the journal keeps them: ids and codes."""

from collections.abc import Sequence

from journal.chain import Entry
from journal.codes.member import member_or_none
from journal.codes.units import CrewRole, Duty, ShortReason
from journal.facts.people import CrewSet
from journal.facts.units import DutyChanged, DutyUndone, UnitCommissioned
from programs.people.events import about
from programs.people.models import Staff
from programs.units.models import Unit


def unit_commissioned(unit: Unit) -> Entry:
    return Entry((f"unit:{unit.pk}",), UnitCommissioned(unit=unit.callsign))


def duty_changed(unit: Unit, missing: Sequence[str]) -> Entry:
    fact = DutyChanged(
        unit=unit.callsign,
        duty=Duty(unit.duty),
        missing=tuple(CrewRole(role) for role in missing),
        short_reason=member_or_none(ShortReason, unit.short_reason),
    )
    return Entry((f"unit:{unit.pk}",), fact)


def duty_undone(unit: Unit) -> Entry:
    return Entry((f"unit:{unit.pk}",), DutyUndone(unit=unit.callsign, duty=Duty(unit.duty)))


def crew_set(staff: Staff) -> Entry:
    return Entry(about(staff), CrewSet(crew_role=member_or_none(CrewRole, staff.crew_role)))
