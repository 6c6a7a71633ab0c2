"""What is due of crews: those silent too long at a scene."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dispatch.alerts.events import help_asked
from dispatch.alerts.models import Alert
from dispatch.alerts.states import HELP_WITHIN, OPEN_ALERT
from dispatch.calls.locks import lock_unlocked_calls
from dispatch.calls.models import Assignment, Call
from dispatch.calls.states import OPEN_ASSIGNMENT
from dispatch.duress.states import CHECKED_IN, TYPING_WITHIN, check_in_within
from journal.chain import Entry
from journal.codes.alerts import AlertKind, PageReason
from journal.services import append
from programs.base.waits import limits
from programs.people.models import Draft


@transaction.atomic
def run_due_crews(*, at: datetime) -> int:
    """Ask for word of each crew that has been silent too long at a scene; return how many.

    One that somebody is just typing about is left until they have finished.
    """
    silent = _silent_crews(at)
    calls = lock_unlocked_calls({assignment.call_id for assignment in silent}) if silent else {}
    entries: list[Entry] = []
    for assignment in silent:
        call = calls.get(assignment.call_id)
        if call and not _was_asked(call, assignment, at):
            entries.append(_ask_for_check_in(call, at))
    if entries:
        append(*entries, by=None)
    return len(entries)


def longest_silence_unasked(at: datetime) -> datetime | None:
    """When word of the crew nobody has asked after was due."""
    due = [
        assignment.heard_at + check_in_within(assignment.status, assignment.call.band)
        for assignment in _silent_crews(at)
        if assignment.heard_at and not _was_asked(assignment.call, assignment, at)
    ]
    return min(due, default=None)


def _silent_crews(at: datetime) -> list[Assignment]:
    late = Q()
    for status, key in CHECKED_IN.items():
        late |= Q(status=status, heard_at__lte=at - limits()[key].shortest)
    typed = Draft.objects.filter(at__gte=at - TYPING_WITHIN).values_list("key", flat=True)
    about = {key.partition(":")[2] for key in typed}
    assignments = Assignment.objects.filter(late, status__in=OPEN_ASSIGNMENT)
    return [
        one
        for one in assignments.select_related("unit", "call")
        if one.heard_at
        and one.heard_at + check_in_within(one.status, one.call.band) <= at
        and not {str(one.pk), str(one.call_id)} & about
    ]


def _was_asked(call: Call, assignment: Assignment, at: datetime) -> bool:
    """Whether word of this crew is wanted already, or was as long ago as it may be silent."""
    limit = check_in_within(assignment.status, call.band)
    lately = Q(raised_at__gte=max(assignment.heard_at or at, at - limit))
    requests = call.alerts.filter(reason=PageReason.SILENT)
    return requests.filter(lately | Q(status__in=OPEN_ALERT)).exists()


def _ask_for_check_in(call: Call, at: datetime) -> Entry:
    alert = Alert.objects.create(
        call=call,
        kind=AlertKind.HELP,
        reason=PageReason.SILENT,
        raised_at=at,
        due_at=at + HELP_WITHIN,
    )
    return help_asked(alert)
