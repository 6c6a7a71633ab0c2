"""Facts about calls of another system, as the journal keeps them."""

from uuid import UUID

from journal.chain import Entry
from journal.facts.boards import CallLoaded, LoadedCall


def call_loaded(key: UUID, call: LoadedCall) -> Entry:
    """A call of another system's history: times and codes, as the ledger keeps them."""
    return Entry((f"call:{key}",), CallLoaded(call=call))
