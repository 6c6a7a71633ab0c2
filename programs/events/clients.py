"""Facts about people served and their cases, as the journal keeps them: ids and codes."""

from uuid import UUID

from journal.chain import Entry
from programs.models import Case, Client, Decision, Merge


def client_made(client: Client) -> Entry:
    return Entry("client.made", _who(client))


def client_changed(client: Client, what: str) -> Entry:
    return Entry("client.changed", _who(client), {"what": what})


def person_known(call: UUID, client_id: UUID | None) -> Entry:
    subjects = (f"call:{call}", *((f"client:{client_id}",) if client_id else ()))
    return Entry("call.person_known", subjects, {"client": str(client_id) if client_id else None})


def clients_merged(merge: Merge) -> Entry:
    return Entry("client.merged", _two(merge), {"merge": str(merge.pk)})


def merge_undone(merge: Merge) -> Entry:
    return Entry("client.merge_undone", _two(merge), {"merge": str(merge.pk)})


def referral_decided(decision: Decision) -> Entry:
    subjects = (f"client:{decision.client_id}",) if decision.client_id else ("caseload:all",)
    return Entry("caseload.decided", subjects, {"referred": decision.referred})


def case_opened(case: Case) -> Entry:
    return Entry("case.opened", _about(case), {"owner": case.owner_id})


def case_moved(case: Case) -> Entry:
    return Entry("case.moved", _about(case), {"status": case.status, "reason": case.end_reason})


def case_given(case: Case) -> Entry:
    return Entry("case.given", _about(case), {"owner": case.owner_id})


def case_written(case: Case, what: str) -> Entry:
    """Which part was written; what it says is clinical and is not here."""
    return Entry("case.written", _about(case), {"what": what})


def case_read(case: Case) -> Entry:
    return Entry("case.read", _about(case))


def _who(client: Client) -> tuple[str, ...]:
    return (f"client:{client.pk}",)


def _two(merge: Merge) -> tuple[str, str]:
    return (f"client:{merge.kept_id}", f"client:{merge.other_id}")


def _about(case: Case) -> tuple[str, str]:
    return (f"case:{case.pk}", f"client:{case.client_id}")
