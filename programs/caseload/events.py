"""Facts about cases, as the journal keeps them: ids and codes."""

from journal.chain import Entry
from journal.codes.caseload import CasePart, CaseStatus, EndReason
from journal.codes.member import member_or_none
from journal.facts.caseload import (
    CaseGiven,
    CaseMoved,
    CaseOpened,
    CaseRead,
    CaseWritten,
    ReferralDecided,
)
from programs.caseload.models import Case, Decision


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


def _about(case: Case) -> tuple[str, str]:
    return (f"case:{case.pk}", f"client:{case.client_id}")
