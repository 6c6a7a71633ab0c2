"""Facts about people served and their cases, as the journal keeps them: ids and codes."""

from uuid import UUID

from journal.chain import Entry
from journal.codes.caseload import CasePart, CaseStatus, EndReason
from journal.codes.member import member_or_none
from journal.facts.caseload import (
    CaseGiven,
    CaseMoved,
    CaseOpened,
    CaseRead,
    CaseWritten,
    ClientChanged,
    ClientMade,
    ClientsMerged,
    MergeUndone,
    PersonKnown,
    ReferralDecided,
)
from programs.models import Case, Client, Decision, Merge


def client_made(client: Client) -> Entry:
    return Entry(_who(client), ClientMade())


def client_changed(client: Client, what: str) -> Entry:
    return Entry(_who(client), ClientChanged(what=what))


def person_known(call: UUID, client_id: UUID | None) -> Entry:
    subjects = (f"call:{call}", *((f"client:{client_id}",) if client_id else ()))
    return Entry(subjects, PersonKnown(client=client_id))


def clients_merged(merge: Merge) -> Entry:
    return Entry(_two(merge), ClientsMerged(merge=merge.pk))


def merge_undone(merge: Merge) -> Entry:
    return Entry(_two(merge), MergeUndone(merge=merge.pk))


def referral_decided(decision: Decision) -> Entry:
    subjects = (f"client:{decision.client_id}",) if decision.client_id else ("caseload:all",)
    return Entry(subjects, ReferralDecided(referred=decision.referred))


def case_opened(case: Case) -> Entry:
    return Entry(_about(case), CaseOpened(owner=case.owner_id))


def case_moved(case: Case) -> Entry:
    fact = CaseMoved(
        status=CaseStatus(case.status), reason=member_or_none(EndReason, case.end_reason)
    )
    return Entry(_about(case), fact)


def case_given(case: Case) -> Entry:
    return Entry(_about(case), CaseGiven(owner=case.owner_id))


def case_written(case: Case, what: CasePart) -> Entry:
    return Entry(_about(case), CaseWritten(what=what))


def case_read(case: Case) -> Entry:
    return Entry(_about(case), CaseRead())


def _who(client: Client) -> tuple[str, ...]:
    return (f"client:{client.pk}",)


def _two(merge: Merge) -> tuple[str, str]:
    return (f"client:{merge.kept_id}", f"client:{merge.other_id}")


def _about(case: Case) -> tuple[str, str]:
    return (f"case:{case.pk}", f"client:{case.client_id}")
