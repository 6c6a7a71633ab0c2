"""Facts about call-backs, from their rows: ids and codes, nothing clinical."""

from dispatch.call_backs.models import CallBack, CallBackAttempt
from journal.chain import Entry
from journal.codes.care import Attempt, CallBackOutcome
from journal.codes.member import member
from journal.facts.care import CallBackDone, CallBackOverdue, CallBackPromised, CallBackTried


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


def _promise(call_back: CallBack) -> tuple[str, str]:
    return (f"call:{call_back.call_id}", f"call_back:{call_back.pk}")
