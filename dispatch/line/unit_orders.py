"""Orders about units."""

from collections.abc import Callable, Sequence

from django.utils.timezone import now

from dispatch.line.orders import (
    Desk,
    Order,
    Reply,
    say,
    unit_from,
    units_and_call,
    where,
    work_of,
)
from dispatch.models import Assignment
from dispatch.selectors.hazards import hazards_of
from dispatch.selectors.line import stacked_on
from dispatch.selectors.undo import last_undoable
from dispatch.services import (
    assign_unit,
    check_in,
    read_hazards,
    report_progress,
    stack_unit,
    start_duress,
    swap_calls,
    undo_progress,
)
from dispatch.services.assignments import refuse_unavailable
from dispatch.states import (
    ASSIGNMENT,
    CALL,
    STEP_TO,
    AssignmentStatus,
)
from programs.permissions import Can, require
from programs.refusals import Invalid
from programs.services import set_duty, undo_duty
from programs.states import DUTY_COMMANDS, UNIT, Duty, ShortReason


def dispatch(desk: Desk, words: Sequence[str]) -> Order:
    require(desk.actor, Can.ASSIGN_UNIT)
    units, call = units_and_call(desk, words)
    CALL.next(call.status, "assign")
    for unit in units:
        refuse_unavailable(unit)

    def send() -> None:
        for unit in units:
            assign_unit(actor=desk.actor, call_id=call.pk, unit_id=unit.pk)

    names = " and ".join(map(str, units))
    return say(f"send {names} to {where(call)}", send, Reply(f"{names} sent.", open=call.pk))


def stack(desk: Desk, words: Sequence[str]) -> Order:
    require(desk.actor, Can.ASSIGN_UNIT)
    units, call = units_and_call(desk, words)
    if len(units) != 1:
        raise Invalid("Stack a call on one unit at a time.")
    unit = units[0]
    return say(
        f"give {unit} {where(call)} when it is free",
        lambda: stack_unit(actor=desk.actor, call_id=call.pk, unit_id=unit.pk),
    )


def swap(desk: Desk, words: Sequence[str]) -> Order:
    require(desk.actor, Can.ASSIGN_UNIT)
    one = work_of(desk, words[:1])
    stacked = stacked_on(desk.audience, one.unit)
    if stacked is None:
        raise Invalid(f"{one.unit} has no second call that you may see.")
    return say(
        f"send {one.unit} to {where(stacked.call)} first; {one.call.number} waits for it",
        lambda: swap_calls(actor=desk.actor, unit_id=one.unit_id),
    )


def step(target: AssignmentStatus) -> Callable[[Desk, Sequence[str]], Order]:
    """An order that reports a unit's next step."""

    def make(desk: Desk, words: Sequence[str]) -> Order:
        one = work_of(desk, words)
        ASSIGNMENT.next(one.status, STEP_TO[target])
        return say(
            f"report {one.unit} {target.label} at {where(one.call)}",
            lambda: report_progress(actor=desk.actor, assignment_id=one.pk, status=target),
            Reply(f"{one.unit} {target.label}."),
        )

    return make


def hazards(desk: Desk, words: Sequence[str]) -> Order:
    one = work_of(desk, words)
    found = hazards_of(one.call)
    if not found.digest:
        raise Invalid(f"Nothing dangerous is stated on {one.call.number}.")
    told = "; ".join([*found.lines, *(note.text for note in found.premises)])
    return say(
        f"note that {one.unit} has heard: {told}",
        lambda: read_hazards(actor=desk.actor, assignment_id=one.pk, seen=found.digest),
    )


def checkin(desk: Desk, words: Sequence[str]) -> Order:
    one = work_of(desk, words)
    return say(
        f"note that {one.unit} is well",
        lambda: check_in(actor=desk.actor, assignment_id=one.pk),
    )


def duress(desk: Desk, words: Sequence[str]) -> Order:
    if not words:
        raise Invalid("Which unit is in danger? Add its callsign.")
    unit = unit_from(desk, words[0])
    return say(
        f"ALARM every position: {unit} is in danger",
        lambda: start_duress(actor=desk.actor, unit_id=unit.pk),
    )


def duty(desk: Desk, words: Sequence[str]) -> Order:
    """ "duty crt4 start", and why, where it goes short of a role: "duty crt4 start surge"."""
    require(desk.actor, Can.SET_DUTY)
    if len(words) < 2 or words[1].lower() not in DUTY_COMMANDS:
        raise Invalid(f"duty <unit> <{'|'.join(DUTY_COMMANDS)}>")
    unit, command = unit_from(desk, words[0]), words[1].lower()
    target = Duty(UNIT.next(unit.duty, command))
    reason = words[2].lower() if len(words) > 2 else ""
    if reason and reason not in ShortReason.values:
        raise Invalid(f"The reason is one of {', '.join(ShortReason.values)}.")
    short = ShortReason(reason) if reason else None
    return say(
        f"put {unit} {target.label}",
        lambda: set_duty(actor=desk.actor, unit_id=unit.pk, command=command, short_reason=short),
    )


def undo(desk: Desk, words: Sequence[str]) -> Order:
    """The last step of a unit, or change of duty, that this person made in ten seconds."""
    last = last_undoable(desk.actor, now())
    if last is None:
        raise Invalid("Nothing of yours from the last ten seconds can be taken back.")
    if isinstance(last, Assignment):
        back = AssignmentStatus(last.before or AssignmentStatus.CANCELLED).label
        return say(
            f"take back: {last.unit} is {back} again",
            lambda: undo_progress(actor=desk.actor, assignment_id=last.pk),
        )
    return say(
        f"take back: {last} is {Duty(last.duty_before or last.duty).label} again",
        lambda: undo_duty(actor=desk.actor, unit_id=last.pk),
    )
