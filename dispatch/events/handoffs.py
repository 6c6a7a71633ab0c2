"""Facts about who owns a call, as the journal keeps them."""

from dispatch.models import Call, Handoff, Watch, Whisper
from dispatch.states import HandoffReason
from journal.chain import Entry


def handoff_offered(handoff: Handoff) -> Entry:
    data = {"handoff": str(handoff.pk), "to": handoff.to_id, "consent": handoff.consent}
    return Entry("handoff.offered", _giving(handoff), data)


def handoff_called(handoff: Handoff, reason: HandoffReason | None = None) -> Entry:
    """The clock calls the next one by name; or a clinician who passes, with the reason."""
    data = {"handoff": str(handoff.pk), "called": handoff.called_id, "reason": reason}
    return Entry("handoff.called", _giving(handoff), data)


def handoff_late(handoff: Handoff) -> Entry:
    return Entry("handoff.late", _giving(handoff), {"handoff": str(handoff.pk)})


def handoff_moved(handoff: Handoff) -> Entry:
    """Accepted, three-way, complete, declined, expired, returned or withdrawn."""
    data = {
        "handoff": str(handoff.pk),
        "status": handoff.status,
        "owner": handoff.call.owner_id,
        "reason": handoff.reason,
    }
    return Entry("handoff.moved", _giving(handoff), data)


def owner_changed(call: Call) -> Entry:
    return Entry("call.owner_changed", (f"call:{call.pk}",), {"owner": call.owner_id})


def owner_away(call: Call) -> Entry:
    return Entry("call.owner_away", (f"call:{call.pk}",), {"owner": call.owner_id})


def owner_back(call: Call) -> Entry:
    return Entry("call.owner_back", (f"call:{call.pk}",), {"owner": call.owner_id})


def watch_begun(watch: Watch) -> Entry:
    return Entry("call.watched", _looking(watch), {"watch": watch.pk})


def watch_ended(watch: Watch) -> Entry:
    return Entry("call.unwatched", _looking(watch), {"watch": watch.pk})


def whispered(whisper: Whisper) -> Entry:
    subjects = (f"call:{whisper.call_id}", f"staff:{whisper.to_id}")
    return Entry("call.whispered", subjects, {"whisper": str(whisper.pk), "to": whisper.to_id})


def whisper_heard(whisper: Whisper) -> Entry:
    subjects = (f"call:{whisper.call_id}", f"staff:{whisper.to_id}")
    return Entry("call.whisper_heard", subjects, {"whisper": str(whisper.pk)})


def _looking(watch: Watch) -> tuple[str, str]:
    return (f"call:{watch.call_id}", f"staff:{watch.staff_id}")


def _giving(handoff: Handoff) -> tuple[str, ...]:
    """The call, the offer, and the desks of those it calls or leaves."""
    people = {handoff.to_id, handoff.called_id, handoff.taken_by_id}
    desks = (f"staff:{pk}" for pk in sorted(pk for pk in people if pk))
    return (f"call:{handoff.call_id}", f"handoff:{handoff.pk}", *desks)
