"""Facts about what was tried on a call, and of risk that was marked in error, from their rows."""

from dispatch.calls.events import about
from dispatch.calls.models import Call
from dispatch.closing.models import ContactAttempt
from journal.chain import Entry
from journal.codes.calls import Tried
from journal.facts.calls import AttemptRecorded, ImminentInError


def attempt_recorded(attempt: ContactAttempt) -> Entry:
    fact = AttemptRecorded(attempt=attempt.pk, tried=Tried(attempt.tried))
    return Entry((f"call:{attempt.call_id}",), fact)


def imminent_in_error(call: Call) -> Entry:
    return Entry(about(call), ImminentInError())
