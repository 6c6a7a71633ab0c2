"""Facts about watching and whispering, from their rows."""

from dispatch.coaching.models import Watch, Whisper
from journal.chain import Entry
from journal.facts.handoffs import CallUnwatched, CallWatched, Whispered, WhisperHeard


def watch_begun(watch: Watch) -> Entry:
    return Entry(_looking(watch), CallWatched(watch=watch.pk))


def watch_ended(watch: Watch) -> Entry:
    return Entry(_looking(watch), CallUnwatched(watch=watch.pk))


def whispered(whisper: Whisper) -> Entry:
    return Entry(_whisper(whisper), Whispered(whisper=whisper.pk, to=whisper.to_id))


def whisper_heard(whisper: Whisper) -> Entry:
    return Entry(_whisper(whisper), WhisperHeard(whisper=whisper.pk))


def _looking(watch: Watch) -> tuple[str, str]:
    return (f"call:{watch.call_id}", f"staff:{watch.staff_id}")


def _whisper(whisper: Whisper) -> tuple[str, str]:
    return (f"call:{whisper.call_id}", f"staff:{whisper.to_id}")
