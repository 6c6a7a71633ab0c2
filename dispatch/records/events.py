"""Facts about records and emergency access, from their rows: ids and codes, nothing clinical."""

from collections.abc import Sequence
from uuid import UUID

from dispatch.calls.models import Call
from dispatch.records.models import ClinicalRecord
from dispatch.records.models import ResourceGiven as ResourceGivenRow
from journal.chain import Entry
from journal.codes.care import RecordKind
from journal.facts.care import (
    ChartRead,
    EmergencyAccessEnded,
    EmergencyAccessOpened,
    RecordWritten,
    ResourceGiven,
)
from programs.people.models import EmergencyAccess


def record_written(record: ClinicalRecord) -> Entry:
    fact = RecordWritten(record=record.pk, what=RecordKind(record.kind), version=record.version)
    return Entry((f"call:{record.call_id}",), fact)


def chart_read(call: Call, read: Sequence[str]) -> Entry:
    fact = ChartRead(read=tuple(UUID(row) for row in read))
    return Entry((f"call:{call.pk}",), fact)


def emergency_access_opened(call: Call, access: EmergencyAccess) -> Entry:
    subjects = (f"call:{call.pk}", f"staff:{access.staff_id}")
    return Entry(subjects, EmergencyAccessOpened(glass=access.pk))


def emergency_access_ended(access: EmergencyAccess) -> Entry:
    return Entry((f"staff:{access.staff_id}",), EmergencyAccessEnded(glass=access.pk))


def resource_given(row: ResourceGivenRow) -> Entry:
    return Entry((f"call:{row.call_id}",), ResourceGiven(resource=row.resource_id))
