"""Who may read what is written about a call: the one rule, for pages, commands, print and API."""

from dispatch.calls.models import Call
from journal.codes.calls import Clearance
from journal.codes.people import Program, Role
from journal.codes.units import AssignmentStatus
from programs.base.permissions import Audience, Can, allows

READING = {
    Clearance.OPERATIONAL: Can.SEE_NARRATIVE,
    Clearance.CLINICAL: Can.SEE_CLINICAL,
    Clearance.SUBSTANCE: Can.SEE_SUBSTANCE,
}
# Not sent yet, or not sent after all: such a crew treats nobody.
NOT_ON_CALL = (AssignmentStatus.STACKED, AssignmentStatus.CANCELLED)
# Whose people treat substance use: overdoses are the Alternative Response Team's.
TREATS_SUBSTANCE_USE = (Program.CCD, Program.ART)


def may_read(audience: Audience, clearance: str, call: Call) -> bool:
    """Operational: whoever works calls. What is clinical: those who treat this person, and of
    substance use those of them cleared for it (42 CFR 2.12, 2.13); or, for an hour, whoever
    has emergency access to this call.
    """
    kind = Clearance(clearance)
    if kind == Clearance.OPERATIONAL:
        return allows(audience, READING[kind])
    if call.number in audience.emergency_calls:
        return allows(audience, Can.EMERGENCY_ACCESS)
    if kind == Clearance.SUBSTANCE and audience.program not in TREATS_SUBSTANCE_USE:
        return False
    return allows(audience, READING[kind]) and treats(audience, call)


def readable(audience: Audience, call: Call) -> list[Clearance]:
    return [kind for kind in Clearance if may_read(audience, kind, call)]


def treats(audience: Audience, call: Call) -> bool:
    """A crew treats where its unit is or was; a clinician what the own program has or owns, and
    whomever one of it has screened: what that found may have sent the call elsewhere.
    """
    if audience.role == Role.CREW:
        return any(
            assignment.unit_id == audience.unit_id and assignment.status not in NOT_ON_CALL
            for assignment in call.assignments.all()
        )
    if audience.program is None:
        return False
    if audience.program in (call.program, call.owner.program):
        return True
    return call.screenings.filter(by__program=audience.program).exists()
