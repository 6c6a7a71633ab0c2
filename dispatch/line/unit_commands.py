"""Orders about units."""

from collections.abc import Callable, Sequence

from django.utils.timezone import now
from django.utils.translation import gettext as _

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
        _("send %(names)s to %(call)s") % {"names": names, "call": call_label(call)},
        send,
        CommandResult(_("%(names)s sent.") % {"names": names}, open=call.pk),
    )


def stack(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(desk.actor, Can.ASSIGN_UNIT)
    units, call = units_and_call(desk, words)
    if len(units) != 1:
        raise Invalid(_("Stack a call on one unit at a time."))
    unit = units[0]
    return make_command(
        _("give %(unit)s %(call)s when it is free") % {"unit": unit, "call": call_label(call)},
        lambda: stack_unit(actor=desk.actor, call_id=call.pk, unit_id=unit.pk),
    )


def swap(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(desk.actor, Can.ASSIGN_UNIT)
    one = assignment_from(desk, words[:1])
    stacked = stacked_on(desk.audience, one.unit)
    if stacked is None:
        raise Invalid(_("%(unit)s has no second call that you may see.") % {"unit": one.unit})
    return make_command(
        _("send %(unit)s to %(call)s first; %(call_2)s waits for it")
        % {"unit": one.unit, "call": call_label(stacked.call), "call_2": one.call.number},
        lambda: swap_calls(actor=desk.actor, unit_id=one.unit_id),
    )


def step(target: AssignmentStatus) -> Callable[[LineContext, Sequence[str]], ParsedCommand]:
    """An order that reports a unit's next step."""

    def make(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
        one = assignment_from(desk, words)
        ASSIGNMENT.next(one.status, STEP_TO[target])
        return make_command(
            _("report %(unit)s %(target)s at %(call)s")
            % {"unit": one.unit, "target": target.label, "call": call_label(one.call)},
            lambda: report_progress(actor=desk.actor, assignment_id=one.pk, status=target),
            CommandResult(f"{one.unit} {target.label}."),
        )

    return make


def hazards(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    one = assignment_from(desk, words)
    found = hazards_of(one.call)
    if not found.digest:
        raise Invalid(_("Nothing dangerous is stated on %(call)s.") % {"call": one.call.number})
    told = "; ".join([*found.lines, *(note.text for note in found.premises)])
    return make_command(
        _("note that %(unit)s has heard: %(told)s") % {"unit": one.unit, "told": told},
        lambda: read_hazards(actor=desk.actor, assignment_id=one.pk, seen=found.digest),
    )


def checkin(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    one = assignment_from(desk, words)
    return make_command(
        _("note that %(unit)s is well") % {"unit": one.unit},
        lambda: check_in(actor=desk.actor, assignment_id=one.pk),
    )


def duress(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    if not words:
        raise Invalid(_("Which unit is in danger? Add its callsign."))
    unit = unit_from(desk, words[0])
    return make_command(
        _("ALARM every position: %(unit)s is in danger") % {"unit": unit},
        lambda: start_duress(actor=desk.actor, unit_id=unit.pk),
    )


def duty(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    """ "duty crt4 start", and why, where it goes short of a role: "duty crt4 start surge"."""
    require(desk.actor, Can.SET_UNIT_DUTY)
    if len(words) < 2 or words[1].lower() not in DUTY_COMMANDS:
        raise Invalid(
            _("duty <unit> <%(duty_commands)s>") % {"duty_commands": "|".join(DUTY_COMMANDS)}
        )
    unit, command = unit_from(desk, words[0]), words[1].lower()
    target = Duty(UNIT.next(unit.duty, command))
    reason = words[2].lower() if len(words) > 2 else ""
    if reason and reason not in ShortReason.values:
        raise Invalid(
            _("The reason is one of %(values)s.") % {"values": ", ".join(ShortReason.values)}
        )
    short = ShortReason(reason) if reason else None
    return make_command(
        _("put %(unit)s %(target)s") % {"unit": unit, "target": target.label},
        lambda: set_duty(actor=desk.actor, unit_id=unit.pk, command=command, short_reason=short),
    )


def undo(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    """The last step of a unit, or change of duty, that this person made in ten seconds."""
    last = last_undoable(desk.actor, now())
    if last is None:
        raise Invalid(_("Nothing of yours from the last ten seconds can be taken back."))
    if isinstance(last, Assignment):
        back = AssignmentStatus(last.before or AssignmentStatus.CANCELLED).label
        return make_command(
            _("take back: %(unit)s is %(back)s again") % {"unit": last.unit, "back": back},
            lambda: undo_progress(actor=desk.actor, assignment_id=last.pk),
        )
    return make_command(
        _("take back: %(last)s is %(duty_before)s again")
        % {"last": last, "duty_before": Duty(last.duty_before or last.duty).label},
        lambda: undo_duty(actor=desk.actor, unit_id=last.pk),
    )
