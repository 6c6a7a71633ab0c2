"""Orders about units."""

from collections.abc import Callable, Sequence

from django.utils.timezone import now

from dispatch.assignments.selectors import last_undoable
from dispatch.assignments.services import (
    assign_unit,
    check_in,
    read_hazards,
    refuse_unavailable,
    report_progress,
    undo_progress,
)
from dispatch.assignments.stacking import stack_unit, swap_calls
from dispatch.calls.models import Assignment
from dispatch.calls.states import ASSIGNMENT, CALL, STEP_TO
from dispatch.duress.services import start_duress
from dispatch.hazards.selectors import hazards_of
from dispatch.line.commands import (
    CommandResult,
    LineContext,
    ParsedCommand,
    assignment_from,
    call_label,
    make_command,
    unit_from,
    units_and_call,
)
from dispatch.line.selectors import stacked_on
from journal.codes.units import AssignmentStatus, Duty, ShortReason
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.units.services import set_duty, undo_duty
from programs.units.states import DUTY_COMMANDS, UNIT


def dispatch(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(desk.actor, Can.ASSIGN_UNIT)
    units, call = units_and_call(desk, words)
    CALL.next(call.status, "assign")
    for unit in units:
        refuse_unavailable(unit)

    def send() -> None:
        for unit in units:
            assign_unit(actor=desk.actor, call_id=call.pk, unit_id=unit.pk)

    names = " and ".join(map(str, units))
    return make_command(
        f"send {names} to {call_label(call)}", send, CommandResult(f"{names} sent.", open=call.pk)
    )


def stack(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(desk.actor, Can.ASSIGN_UNIT)
    units, call = units_and_call(desk, words)
    if len(units) != 1:
        raise Invalid("Stack a call on one unit at a time.")
    unit = units[0]
    return make_command(
        f"give {unit} {call_label(call)} when it is free",
        lambda: stack_unit(actor=desk.actor, call_id=call.pk, unit_id=unit.pk),
    )


def swap(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(desk.actor, Can.ASSIGN_UNIT)
    one = assignment_from(desk, words[:1])
    stacked = stacked_on(desk.audience, one.unit)
    if stacked is None:
        raise Invalid(f"{one.unit} has no second call that you may see.")
    return make_command(
        f"send {one.unit} to {call_label(stacked.call)} first; {one.call.number} waits for it",
        lambda: swap_calls(actor=desk.actor, unit_id=one.unit_id),
    )


def step(target: AssignmentStatus) -> Callable[[LineContext, Sequence[str]], ParsedCommand]:
    """An order that reports a unit's next step."""

    def make(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
        one = assignment_from(desk, words)
        ASSIGNMENT.next(one.status, STEP_TO[target])
        return make_command(
            f"report {one.unit} {target.label} at {call_label(one.call)}",
            lambda: report_progress(actor=desk.actor, assignment_id=one.pk, status=target),
            CommandResult(f"{one.unit} {target.label}."),
        )

    return make


def hazards(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    one = assignment_from(desk, words)
    found = hazards_of(one.call)
    if not found.digest:
        raise Invalid(f"Nothing dangerous is stated on {one.call.number}.")
    told = "; ".join([*found.lines, *(note.text for note in found.premises)])
    return make_command(
        f"note that {one.unit} has heard: {told}",
        lambda: read_hazards(actor=desk.actor, assignment_id=one.pk, seen=found.digest),
    )


def checkin(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    one = assignment_from(desk, words)
    return make_command(
        f"note that {one.unit} is well",
        lambda: check_in(actor=desk.actor, assignment_id=one.pk),
    )


def duress(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    if not words:
        raise Invalid("Which unit is in danger? Add its callsign.")
    unit = unit_from(desk, words[0])
    return make_command(
        f"ALARM every position: {unit} is in danger",
        lambda: start_duress(actor=desk.actor, unit_id=unit.pk),
    )


def duty(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    """ "duty crt4 start", and why, where it goes short of a role: "duty crt4 start surge"."""
    require(desk.actor, Can.SET_UNIT_DUTY)
    if len(words) < 2 or words[1].lower() not in DUTY_COMMANDS:
        raise Invalid(f"duty <unit> <{'|'.join(DUTY_COMMANDS)}>")
    unit, command = unit_from(desk, words[0]), words[1].lower()
    target = Duty(UNIT.next(unit.duty, command))
    reason = words[2].lower() if len(words) > 2 else ""
    if reason and reason not in ShortReason.values:
        raise Invalid(f"The reason is one of {', '.join(ShortReason.values)}.")
    short = ShortReason(reason) if reason else None
    return make_command(
        f"put {unit} {target.label}",
        lambda: set_duty(actor=desk.actor, unit_id=unit.pk, command=command, short_reason=short),
    )


def undo(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    """The last step of a unit, or change of duty, that this person made in ten seconds."""
    last = last_undoable(desk.actor, now())
    if last is None:
        raise Invalid("Nothing of yours from the last ten seconds can be taken back.")
    if isinstance(last, Assignment):
        back = AssignmentStatus(last.before or AssignmentStatus.CANCELLED).label
        return make_command(
            f"take back: {last.unit} is {back} again",
            lambda: undo_progress(actor=desk.actor, assignment_id=last.pk),
        )
    return make_command(
        f"take back: {last} is {Duty(last.duty_before or last.duty).label} again",
        lambda: undo_duty(actor=desk.actor, unit_id=last.pk),
    )
