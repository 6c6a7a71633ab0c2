"""Facts about people and units, as the journal keeps them: ids and codes."""

from collections.abc import Sequence

from journal.chain import Entry
from journal.codes.member import member_or_none
from journal.codes.people import Presence, Program, Role
from journal.codes.units import CrewRole, Duty, ShortReason
from journal.facts.people import (
    AccessChanged,
    CredentialNoted,
    CrewSet,
    PresenceChanged,
    SignedIn,
    SignedOut,
    StaffEnrolled,
    TokenIssued,
    TokenRevoked,
)
from journal.facts.units import DutyChanged, DutyUndone, UnitCommissioned
from programs.models import ApiToken, Credential, Staff, Unit


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
    return Entry(_who(staff), CrewSet(crew_role=member_or_none(CrewRole, staff.crew_role)))


def credential_noted(credential: Credential) -> Entry:
    fact = CredentialNoted(
        crew_role=CrewRole(credential.crew_role), expires_on=credential.expires_on
    )
    return Entry((f"staff:{credential.staff_id}",), fact)


def staff_enrolled(staff: Staff) -> Entry:
    return Entry(_who(staff), StaffEnrolled(role=Role(staff.role)))


def access_changed(staff: Staff) -> Entry:
    fact = AccessChanged(
        role=Role(staff.role),
        program=member_or_none(Program, staff.program),
        unit=staff.unit_id,
        active=staff.is_active,
    )
    return Entry(_who(staff), fact)


def signed_in(staff: Staff) -> Entry:
    return Entry(_who(staff), SignedIn())


def signed_out(staff: Staff) -> Entry:
    return Entry(_who(staff), SignedOut())


def token_issued(token: ApiToken) -> Entry:
    return Entry((f"staff:{token.staff_id}",), TokenIssued(token=token.pk))


def token_revoked(token: ApiToken) -> Entry:
    return Entry((f"staff:{token.staff_id}",), TokenRevoked(token=token.pk))


def presence_changed(staff: Staff) -> Entry:
    return Entry(_who(staff), PresenceChanged(presence=Presence(staff.presence)))


def _who(staff: Staff) -> tuple[str, ...]:
    return (f"staff:{staff.pk}",)
