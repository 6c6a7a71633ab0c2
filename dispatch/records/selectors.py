"""The chart of a call: all that is clinical, as far as somebody may read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dispatch.calls.clearance import readable
from dispatch.calls.models import Call, Note
from dispatch.calls.selectors import place_of
from dispatch.records.models import ClinicalRecord, ResourceGiven
from dispatch.records.states import SECTIONS
from journal.codes.calls import Clearance
from journal.codes.care import RecordKind
from programs.base.permissions import Audience, Can, allows
from programs.directory.selectors import ResourceCard, card_of


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordCard:
    """A brief note or a safety plan: the last version, or an empty one to begin with."""

    kind: str
    label: str
    version: int
    by: str
    at: datetime | None
    sections: tuple[Section, ...]

    @property
    def filled(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.text)


@dataclass(frozen=True, slots=True)
class ChartNote:
    id: UUID
    at: datetime
    by: str
    text: str
    label: str
    struck_by: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the treating team writes. `written` names the rows that a reader has looked at."""

    call_id: UUID
    number: str
    place: str
    brief: RecordCard
    plan: RecordCard
    notes: tuple[ChartNote, ...]
    written: tuple[str, ...]
    may_write: bool
    substance: bool


def chart_of(audience: Audience, call: Call) -> Chart:
    """The chart, for an audience that may read it; the command that asks records the look."""
    cleared = [kind for kind in readable(audience, call) if kind != Clearance.OPERATIONAL]
    notes = call.notes.filter(clearance__in=cleared).select_related("by", "struck_by")
    records = {}
    for record in call.records.select_related("by").order_by("version"):
        records[record.kind] = record
    return Chart(
        call_id=call.pk,
        number=call.number,
        place=place_of(call),
        brief=_record(RecordKind.BRIEF_NOTE, records),
        plan=_record(RecordKind.SAFETY_PLAN, records),
        notes=tuple(_note(note) for note in notes),
        written=(
            *(str(note.pk) for note in notes),
            *(str(record.pk) for record in records.values()),
        ),
        may_write=allows(audience, Can.WRITE_CLINICAL),
        substance=Clearance.SUBSTANCE in cleared,
    )


def _record(kind: RecordKind, records: Mapping[str, ClinicalRecord]) -> RecordCard:
    last = records.get(kind)
    text = last.sections if last else {}
    return RecordCard(
        kind=kind.value,
        label=str(kind.label),
        version=last.version if last else 0,
        by=last.by.name if last else "",
        at=last.at if last else None,
        sections=tuple(
            Section(key, str(label), text.get(key, "")) for key, label in SECTIONS[kind].items()
        ),
    )


def _note(note: Note) -> ChartNote:
    return ChartNote(
        id=note.pk,
        at=note.at,
        by=note.by.name,
        text=note.text,
        label=str(Clearance(note.clearance).label),
        struck_by=note.struck_by.name if note.struck_by else "",
    )


def resources_given_to(call_id: UUID) -> list[ResourceCard]:
    """The services the person of a call was told of, in that order."""
    rows = ResourceGiven.objects.filter(call_id=call_id).select_related("resource")
    return [card_of(row.resource) for row in rows]
