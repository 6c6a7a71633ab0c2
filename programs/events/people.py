"""Facts about people and units, as the journal keeps them: ids and codes."""

from collections.abc import Sequence

from journal.chain import Entry
from programs.models import ApiToken, Credential, Staff, Unit


def unit_commissioned(unit: Unit) -> Entry:
    return Entry("unit.commissioned", (f"unit:{unit.pk}",), {"unit": unit.callsign})


def duty_changed(unit: Unit, missing: Sequence[str]) -> Entry:
    data = {
        "unit": unit.callsign,
        "duty": unit.duty,
        "missing": list(missing),
        "short_reason": unit.short_reason,
    }
    return Entry("unit.duty_changed", (f"unit:{unit.pk}",), data)


def duty_undone(unit: Unit) -> Entry:
    data = {"unit": unit.callsign, "duty": unit.duty}
    return Entry("unit.duty_undone", (f"unit:{unit.pk}",), data)


def crew_set(staff: Staff) -> Entry:
    return Entry("staff.crew_set", (f"staff:{staff.pk}",), {"crew_role": staff.crew_role})


def credential_noted(credential: Credential) -> Entry:
    data = {"crew_role": credential.crew_role, "expires_on": credential.expires_on.isoformat()}
    return Entry("staff.credential_noted", (f"staff:{credential.staff_id}",), data)


def staff_enrolled(staff: Staff) -> Entry:
    return Entry("staff.enrolled", (f"staff:{staff.pk}",), {"role": staff.role})


def access_changed(staff: Staff) -> Entry:
    return Entry(
        "staff.access_changed",
        (f"staff:{staff.pk}",),
        {
            "role": staff.role,
            "program": staff.program,
            "unit": staff.unit_id,
            "active": staff.is_active,
        },
    )


def signed_in(staff: Staff) -> Entry:
    return Entry("staff.signed_in", (f"staff:{staff.pk}",))


def signed_out(staff: Staff) -> Entry:
    return Entry("staff.signed_out", (f"staff:{staff.pk}",))


def token_issued(token: ApiToken) -> Entry:
    return Entry("staff.token_issued", (f"staff:{token.staff_id}",), {"token": token.pk})


def token_revoked(token: ApiToken) -> Entry:
    return Entry("staff.token_revoked", (f"staff:{token.staff_id}",), {"token": token.pk})


def presence_changed(staff: Staff) -> Entry:
    return Entry("staff.presence_changed", (f"staff:{staff.pk}",), {"presence": staff.presence})
