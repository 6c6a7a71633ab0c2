"""Accounts: who has one, what it opens, signing in and out."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.chain import Entry
from journal.codes.caseload import CaseStatus
from journal.codes.people import Presence, Program, Role
from journal.codes.units import CrewRole
from journal.services import append
from programs.accounts import events
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid
from programs.caseload.events import case_given
from programs.caseload.models import Case
from programs.follow_ups.models import FollowUp
from programs.follow_ups.services import may_own, unassign_follow_ups
from programs.follow_ups.states import FollowUpStatus
from programs.people.models import Staff
from programs.people.services import lock_staff
from programs.presence.events import presence_changed
from programs.presence.services import off_command
from programs.units.models import Unit


def unassign_work_of(staff: Staff) -> list[Entry]:
    """Take from somebody every follow-up and case that they may no longer own: nobody's now, and
    shown so. The caller appends what is returned.
    """
    owned = FollowUp.objects.select_for_update(no_key=True).filter(
        owner=staff, status=FollowUpStatus.OPEN
    )
    entries = unassign_follow_ups(
        follow_up
        for follow_up in owned
        if not (staff.is_active and may_own(staff, follow_up.program))
    )
    if not (staff.is_active and allows(staff, Can.CASELOAD)):
        cases = Case.objects.select_for_update(no_key=True)
        for case in cases.filter(owner=staff, status=CaseStatus.OPEN):
            case.owner = None
            case.save(update_fields=["owner"])
            entries.append(case_given(case))
    return entries


@transaction.atomic
def enroll_staff(
    *,
    actor: Staff | None,
    username: str,
    name: str,
    role: Role,
    password_hash: str,
    program: Program | None = None,
    unit: Unit | None = None,
    crew_role: CrewRole | None = None,
    languages: str = "",
) -> Staff:
    """Give a person an account. `languages` are those they speak beside English."""
    require(actor, Can.SET_ACCESS)
    staff: Staff = Staff.objects.create(
        username=username,
        name=name,
        role=role,
        program=program,
        unit=unit,
        password=password_hash,
        crew_role=crew_role,
        languages=languages,
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
    """Change what a person may see and do; their open consoles are drawn anew or closed.

    Raises Invalid where role, program and unit do not go together.
    """
    require(actor, Can.SET_ACCESS)
    staff = lock_staff(staff_id)
    _refuse_misfit(role, program, unit_id)
    staff.role, staff.program, staff.unit_id, staff.is_active = role, program, unit_id, active
    # Whoever can take no call is offered none.
    if not (active and allows(staff, Can.TAKE_OVER_BY_PHONE)):
        staff.presence, staff.presence_since = off_command(staff.presence), now()
    # The database refuses a crew role in any other role.
    if role != Role.CREW:
        staff.crew_role = None
    staff.save()
    append(*unassign_work_of(staff), events.access_changed(staff), by=actor.pk if actor else None)
    return staff


@transaction.atomic
def record_sign_in(*, actor: Staff) -> None:
    """Note that a person came."""
    append(events.signed_in(actor), by=actor.pk)


@transaction.atomic
def record_sign_out(*, actor: Staff) -> None:
    """Note that a person left: their consoles close, and no call is offered to them."""
    staff = lock_staff(actor.pk)
    entries = [events.signed_out(staff)]
    if staff.presence != Presence.OFF:
        staff.presence, staff.presence_since = off_command(staff.presence), now()
        staff.save(update_fields=["presence", "presence_since"])
        entries.append(presence_changed(staff))
    append(*entries, by=actor.pk)


def _refuse_misfit(role: Role, program: Program | None, unit_id: int | None) -> None:
    if role in (Role.CLINICIAN, Role.CREW) and program is None:
        raise Invalid(_("A clinician or a crew member needs a program."))
    if role != Role.CREW and unit_id is not None:
        raise Invalid(_("Only crew members ride a unit."))
    if unit_id is not None and not Unit.objects.filter(pk=unit_id, program=program).exists():
        raise Invalid(_("That unit is not one of the program's."))
