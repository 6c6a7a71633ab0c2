"""Facts about people served, as the journal keeps them: ids and codes."""

from uuid import UUID

from journal.chain import Entry
from journal.facts.caseload import (
    ClientChanged,
    ClientMade,
    ClientsMerged,
    MergeUndone,
    PersonKnown,
)
from programs.clients.models import Client, Merge


def client_made(client: Client) -> Entry:
    return Entry(_who(client), ClientMade())


def client_changed(client: Client, what: str) -> Entry:
    return Entry(_who(client), ClientChanged(what=what))


def person_identified(call: UUID, client_id: UUID | None) -> Entry:
    subjects = (f"call:{call}", *((f"client:{client_id}",) if client_id else ()))
    return Entry(subjects, PersonKnown(client=client_id))


def clients_merged(merge: Merge) -> Entry:
    return Entry(_both(merge), ClientsMerged(merge=merge.pk))


def merge_undone(merge: Merge) -> Entry:
    return Entry(_both(merge), MergeUndone(merge=merge.pk))


def _who(client: Client) -> tuple[str, ...]:
    return (f"client:{client.pk}",)


def _both(merge: Merge) -> tuple[str, str]:
    return (f"client:{merge.kept_id}", f"client:{merge.other_id}")
