"""Facts about accounts, as the journal keeps them: ids and codes."""

from journal.chain import Entry
from journal.codes.member import member_or_none
from journal.codes.people import Program, Role
from journal.facts.people import AccessChanged, SignedIn, SignedOut, StaffEnrolled
from programs.people.events import about
from programs.people.models import Staff


def staff_enrolled(staff: Staff) -> Entry:
    return Entry(about(staff), StaffEnrolled(role=Role(staff.role)))


def access_changed(staff: Staff) -> Entry:
    fact = AccessChanged(
        role=Role(staff.role),
        program=member_or_none(Program, staff.program),
        unit=staff.unit_id,
        active=staff.is_active,
    )
    return Entry(about(staff), fact)


def signed_in(staff: Staff) -> Entry:
    return Entry(about(staff), SignedIn())


def signed_out(staff: Staff) -> Entry:
    return Entry(about(staff), SignedOut())
