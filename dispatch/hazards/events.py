"""Facts about notes about places, from their rows."""

from collections.abc import Collection
from uuid import UUID

from dispatch.calls.models import Call
from dispatch.hazards.models import PremiseNote
from journal.chain import Entry
from journal.facts.scene import PremiseEnded, PremiseRenewed, PremisesRead, PremiseWritten


def premise_written(note: PremiseNote, call: Call | None = None) -> Entry:
    about = (f"call:{call.pk}",) if call else ()
    return Entry((f"premise:{note.pk}", *about), PremiseWritten(note=note.pk))


def premise_renewed(note: PremiseNote) -> Entry:
    return Entry((f"premise:{note.pk}",), PremiseRenewed(note=note.pk))


def premise_ended(note: PremiseNote) -> Entry:
    return Entry((f"premise:{note.pk}",), PremiseEnded(note=note.pk))


def premises_read(call: Call, notes: Collection[UUID]) -> Entry:
    return Entry((f"call:{call.pk}",), PremisesRead(notes=tuple(notes)))
