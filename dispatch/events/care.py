"""Facts about care by phone, as the journal keeps them: ids and codes, nothing clinical."""

from collections.abc import Sequence

from dispatch.models import (
    Alert,
    Call,
    CallBack,
    CallBackAttempt,
    ClinicalRecord,
    LifelineTransfer,
    ResourceGiven,
)
from journal.chain import Entry
from programs.models import BrokenGlass


def record_written(record: ClinicalRecord) -> Entry:
    data = {"record": str(record.pk), "what": record.kind, "version": record.version}
    return Entry("call.record_written", (f"call:{record.call_id}",), data)


def chart_read(call: Call, read: Sequence[str]) -> Entry:
    """Somebody looked at what is clinical: which rows, never what they say or of what kind."""
    return Entry("call.chart_read", (f"call:{call.pk}",), {"read": list(read)})


def glass_broken(call: Call, glass: BrokenGlass) -> Entry:
    subjects = (f"call:{call.pk}", f"staff:{glass.staff_id}")
    return Entry("staff.glass_broken", subjects, {"glass": str(glass.pk)})


def glass_mended(glass: BrokenGlass) -> Entry:
    return Entry("staff.glass_mended", (f"staff:{glass.staff_id}",), {"glass": str(glass.pk)})


def resource_given(given: ResourceGiven) -> Entry:
    return Entry("call.resource_given", (f"call:{given.call_id}",), {"resource": given.resource_id})


def help_asked(alert: Alert) -> Entry:
    subjects = (f"call:{alert.call_id}", f"alert:{alert.pk}")
    return Entry("call.help_asked", subjects, {"alert": str(alert.pk), "what": alert.reason})


def transferred(transfer: LifelineTransfer) -> Entry:
    data = {
        "transfer": str(transfer.pk),
        "direction": transfer.direction,
        "consent": transfer.consent,
        "stayed_on": transfer.stayed_on,
    }
    return Entry("transfer.made", _passing(transfer), data)


def transfer_outstanding(transfer: LifelineTransfer) -> Entry:
    return Entry("transfer.outstanding", _passing(transfer), {"transfer": str(transfer.pk)})


def transfer_ended(transfer: LifelineTransfer) -> Entry:
    data = {"transfer": str(transfer.pk), "outcome": transfer.outcome}
    return Entry("transfer.ended", _passing(transfer), data)


def call_back_promised(call_back: CallBack) -> Entry:
    data = {"call_back": str(call_back.pk), "owner": call_back.owner_id}
    return Entry("call_back.promised", _promise(call_back), data)


def call_back_tried(call_back: CallBack, attempt: CallBackAttempt) -> Entry:
    data = {"call_back": str(call_back.pk), "result": attempt.result}
    return Entry("call_back.tried", _promise(call_back), data)


def call_back_overdue(call_back: CallBack) -> Entry:
    return Entry("call_back.overdue", _promise(call_back), {"call_back": str(call_back.pk)})


def call_back_done(call_back: CallBack) -> Entry:
    data = {"call_back": str(call_back.pk), "outcome": call_back.outcome}
    return Entry("call_back.done", _promise(call_back), data)


def _passing(transfer: LifelineTransfer) -> tuple[str, str]:
    return (f"call:{transfer.call_id}", f"transfer:{transfer.pk}")


def _promise(call_back: CallBack) -> tuple[str, str]:
    return (f"call:{call_back.call_id}", f"call_back:{call_back.pk}")
