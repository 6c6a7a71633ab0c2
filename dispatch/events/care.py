"""Facts about care by phone, from their rows: ids and codes, nothing clinical."""

from collections.abc import Sequence
from uuid import UUID

from dispatch.models import (
    Call,
    CallBack,
    CallBackAttempt,
    ClinicalRecord,
    LifelineTransfer,
)
from dispatch.models import (
    ResourceGiven as ResourceGivenRow,
)
from journal.chain import Entry
from journal.codes.care import (
    Attempt,
    CallBackOutcome,
    Direction,
    RecordKind,
    StayedOn,
    TransferOutcome,
)
from journal.codes.handoffs import Consent
from journal.codes.member import member
from journal.facts.care import (
    CallBackDone,
    CallBackOverdue,
    CallBackPromised,
    CallBackTried,
    ChartRead,
    GlassBroken,
    GlassMended,
    RecordWritten,
    ResourceGiven,
    TransferEnded,
    TransferMade,
    TransferOutstanding,
)
from programs.models import BrokenGlass


def record_written(record: ClinicalRecord) -> Entry:
    fact = RecordWritten(record=record.pk, what=RecordKind(record.kind), version=record.version)
    return Entry((f"call:{record.call_id}",), fact)


def chart_read(call: Call, read: Sequence[str]) -> Entry:
    fact = ChartRead(read=tuple(UUID(row) for row in read))
    return Entry((f"call:{call.pk}",), fact)


def glass_broken(call: Call, glass: BrokenGlass) -> Entry:
    subjects = (f"call:{call.pk}", f"staff:{glass.staff_id}")
    return Entry(subjects, GlassBroken(glass=glass.pk))


def glass_mended(glass: BrokenGlass) -> Entry:
    return Entry((f"staff:{glass.staff_id}",), GlassMended(glass=glass.pk))


def resource_given(given: ResourceGivenRow) -> Entry:
    return Entry((f"call:{given.call_id}",), ResourceGiven(resource=given.resource_id))


def transferred(transfer: LifelineTransfer) -> Entry:
    fact = TransferMade(
        transfer=transfer.pk,
        direction=Direction(transfer.direction),
        consent=Consent(transfer.consent),
        stayed_on=StayedOn(transfer.stayed_on),
    )
    return Entry(_passing(transfer), fact)


def transfer_outstanding(transfer: LifelineTransfer) -> Entry:
    return Entry(_passing(transfer), TransferOutstanding(transfer=transfer.pk))


def transfer_ended(transfer: LifelineTransfer) -> Entry:
    fact = TransferEnded(transfer=transfer.pk, outcome=member(TransferOutcome, transfer.outcome))
    return Entry(_passing(transfer), fact)


def call_back_promised(call_back: CallBack) -> Entry:
    fact = CallBackPromised(call_back=call_back.pk, owner=call_back.owner_id)
    return Entry(_promise(call_back), fact)


def call_back_tried(call_back: CallBack, attempt: CallBackAttempt) -> Entry:
    fact = CallBackTried(call_back=call_back.pk, result=Attempt(attempt.result))
    return Entry(_promise(call_back), fact)


def call_back_overdue(call_back: CallBack) -> Entry:
    return Entry(_promise(call_back), CallBackOverdue(call_back=call_back.pk))


def call_back_done(call_back: CallBack) -> Entry:
    fact = CallBackDone(call_back=call_back.pk, outcome=member(CallBackOutcome, call_back.outcome))
    return Entry(_promise(call_back), fact)


def _passing(transfer: LifelineTransfer) -> tuple[str, str]:
    return (f"call:{transfer.call_id}", f"transfer:{transfer.pk}")


def _promise(call_back: CallBack) -> tuple[str, str]:
    return (f"call:{call_back.call_id}", f"call_back:{call_back.pk}")
