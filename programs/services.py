"""Commands about people, units and keys."""

import secrets
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from journal.services import append
from programs import events
from programs.hours import BadHours, read_calendar
from programs.models import ApiToken, OpeningHours, Receipt, Staff, Unit
from programs.permissions import Can, allows, require
from programs.refusals import Invalid, NotFound, Refusal
from programs.states import PRESENCE, UNIT, Duty, Presence, Program, Role


class KeyUsedDifferently(Refusal):
    """An Idempotency-Key came back with another request."""

    status = 422


@transaction.atomic
def enrol_staff(
    *,
    actor: Staff | None,
    username: str,
    name: str,
    role: Role,
    password_hash: str,
    program: Program | None = None,
    unit: Unit | None = None,
) -> Staff:
    """Give a person an account."""
    require(actor, Can.SET_ACCESS)
    staff: Staff = Staff.objects.create(
        username=username, name=name, role=role, program=program, unit=unit, password=password_hash
    )
    append(events.staff_enrolled(staff), by=actor.pk if actor else None)
    return staff


@transaction.atomic
def set_access(
    *,
    actor: Staff | None,
    staff_id: int,
    role: Role,
    program: Program | None,
    unit_id: int | None,
    active: bool,
) -> Staff:
    """Change what a person may see and do; their open consoles are re-seated or closed."""
    require(actor, Can.SET_ACCESS)
    staff = _lock_staff(staff_id)
    _refuse_misfit(role, program, unit_id)
    staff.role, staff.program, staff.unit_id, staff.is_active = role, program, unit_id, active
    if not (active and allows(staff, Can.BE_PRESENT)):
        staff.presence = _gone(staff.presence)
    staff.save(update_fields=["role", "program", "unit", "is_active", "presence"])
    append(events.access_changed(staff), by=actor.pk if actor else None)
    return staff


@transaction.atomic
def commission_unit(
    *,
    actor: Staff | None,
    callsign: str,
    program: Program,
    duty: Duty = Duty.OFF_DUTY,
    quarters: tuple[float, float] | None = None,
) -> Unit:
    """Add a unit to a program. `quarters` is where it stands: latitude and longitude."""
    require(actor, Can.SET_ACCESS)
    latitude, longitude = quarters or (None, None)
    unit = Unit.objects.create(
        callsign=callsign,
        program=program,
        duty=duty,
        duty_since=now(),
        latitude=latitude,
        longitude=longitude,
    )
    append(events.unit_commissioned(unit), by=actor.pk if actor else None)
    return unit


@transaction.atomic
def set_duty(*, actor: Staff, unit_id: int, command: str) -> Unit:
    """Start, suspend, resume or end a unit's duty. A unit on a call stays on it."""
    require(actor, Can.SET_DUTY)
    unit = Unit.objects.select_for_update(no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("There is no such unit.")
    unit.duty = UNIT.next(unit.duty, command)
    unit.duty_since = now()
    unit.save(update_fields=["duty", "duty_since"])
    append(events.duty_changed(unit), by=actor.pk)
    return unit


@transaction.atomic
def set_presence(*, actor: Staff, command: str) -> Staff:
    """Come on, pause, resume or go off: whether the actor can take a call over."""
    require(actor, Can.BE_PRESENT)
    staff = _lock_staff(actor.pk)
    staff.presence = PRESENCE.next(staff.presence, command)
    staff.save(update_fields=["presence"])
    append(events.presence_changed(staff), by=actor.pk)
    return staff


@transaction.atomic
def set_hours(*, actor: Staff | None, source: str) -> OpeningHours:
    """Put a calendar of opening hours in force. Raises Invalid naming what is wrong with it."""
    require(actor, Can.SET_HOURS)
    try:
        calendar = read_calendar(source)
    except BadHours as error:
        raise Invalid(f"The hours were not changed. {error}") from None
    named = {*calendar.weekly, *(day.program for day in calendar.days if day.program)}
    if strange := named - set(Program.values):
        raise Invalid(f"The hours were not changed. {min(strange)!r} is no program.")
    hours = OpeningHours.objects.create(source=source, set_at=now(), set_by=actor)
    append(events.hours_set(hours), by=actor.pk if actor else None)
    return hours


@transaction.atomic
def record_sign_in(*, actor: Staff) -> None:
    append(events.signed_in(actor), by=actor.pk)


@transaction.atomic
def record_sign_out(*, actor: Staff) -> None:
    """Note that a person left: their consoles close, and no call is offered to them."""
    staff = _lock_staff(actor.pk)
    entries = [events.signed_out(staff)]
    if staff.presence != Presence.OFF:
        staff.presence = _gone(staff.presence)
        staff.save(update_fields=["presence"])
        entries.append(events.presence_changed(staff))
    append(*entries, by=actor.pk)


@transaction.atomic
def issue_token(*, actor: Staff | None, username: str) -> str:
    """Make an API key for a person. The key is returned once and cannot be read again."""
    require(actor, Can.SET_ACCESS)
    staff = Staff.objects.filter(username=username, is_active=True).first()
    if staff is None:
        raise NotFound(f"Nobody active is called {username!r}.")
    key = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(staff=staff, digest=digest(key), issued_at=now())
    append(events.token_issued(token), by=actor.pk if actor else None)
    return key


@transaction.atomic
def revoke_tokens(*, actor: Staff | None, username: str) -> int:
    """Make every API key of a person void; return how many there were."""
    require(actor, Can.SET_ACCESS)
    tokens = list(
        ApiToken.objects.select_for_update(no_key=True).filter(
            staff__username=username, revoked_at=None
        )
    )
    for token in tokens:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
    if tokens:
        append(*(events.token_revoked(token) for token in tokens), by=actor.pk if actor else None)
    return len(tokens)


def file_receipt(*, actor: Staff, key: str, request: str, made: UUID) -> UUID | None:
    """Claim `key` for a request about to make `made`, inside the caller's transaction.

    Returns None when the caller should act, or what the same request made before. A
    request still under way elsewhere is waited for. Raises KeyUsedDifferently.
    """
    if not 1 <= len(key) <= 200:
        raise Invalid("An Idempotency-Key has 1 to 200 characters.")
    claim = Receipt(staff=actor, key=key, request=digest(request), made=made, at=now())
    Receipt.objects.bulk_create([claim], ignore_conflicts=True)
    filed = Receipt.objects.get(staff=actor, key=key)
    if filed.request != claim.request:
        raise KeyUsedDifferently("This Idempotency-Key was used for a different request.")
    return None if filed.made == made else filed.made


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _lock_staff(staff_id: int) -> Staff:
    staff: Staff | None = Staff.objects.select_for_update(no_key=True).filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("There is no such person.")
    return staff


def _gone(presence: str) -> str:
    return PRESENCE.next(presence, "go_off") if presence != Presence.OFF else presence


def _refuse_misfit(role: Role, program: Program | None, unit_id: int | None) -> None:
    if role in (Role.CLINICIAN, Role.CREW) and program is None:
        raise Invalid("A clinician or a crew member needs a program.")
    if role != Role.CREW and unit_id is not None:
        raise Invalid("Only crew members ride a unit.")
    if unit_id is not None and not Unit.objects.filter(pk=unit_id, program=program).exists():
        raise Invalid("That unit is not one of the program's.")
