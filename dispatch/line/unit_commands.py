"""Commands about units."""

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


def dispatch(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.ASSIGN_UNIT)
    units, call = units_and_call(context, words)
    CALL.next(call.status, "assign")
    for unit in units:
        refuse_unavailable(unit)

    def send() -> None:
        for unit in units:
            assign_unit(actor=context.actor, call_id=call.pk, unit_id=unit.pk)

    names = _(" and ").join(map(str, units))
    return make_command(
        _("send %(names)s to %(call)s") % {"names": names, "call": call_label(call)},
        send,
        CommandResult(_("%(names)s sent.") % {"names": names}, open=call.pk),
    )


def stack(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.ASSIGN_UNIT)
    units, call = units_and_call(context, words)
    if len(units) != 1:
        raise Invalid(_("Stack a call on one unit at a time."))
    unit = units[0]
    return make_command(
        _("give %(unit)s %(call)s when it is free") % {"unit": unit, "call": call_label(call)},
        lambda: stack_unit(actor=context.actor, call_id=call.pk, unit_id=unit.pk),
    )


def swap(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.ASSIGN_UNIT)
    assignment = assignment_from(context, words[:1])
    stacked = stacked_on(context.audience, assignment.unit)
    if stacked is None:
        raise Invalid(
            _("%(unit)s has no second call that you may see.") % {"unit": assignment.unit}
        )
    return make_command(
        _("send %(unit)s to %(call)s first; %(current)s waits for it")
        % {
            "unit": assignment.unit,
            "call": call_label(stacked.call),
            "current": assignment.call.number,
        },
        lambda: swap_calls(actor=context.actor, unit_id=assignment.unit_id),
    )


def step(target: AssignmentStatus) -> Callable[[LineContext, Sequence[str]], ParsedCommand]:
    """A command that reports a unit's next step."""

    def make(context: LineContext, words: Sequence[str]) -> ParsedCommand:
        assignment = assignment_from(context, words)
        ASSIGNMENT.next(assignment.status, STEP_TO[target])
        return make_command(
            _("report %(unit)s %(status)s at %(call)s")
            % {
                "unit": assignment.unit,
                "status": target.label,
                "call": call_label(assignment.call),
            },
            lambda: report_progress(
                actor=context.actor, assignment_id=assignment.pk, status=target
            ),
            CommandResult(
                _("%(unit)s %(status)s.") % {"unit": assignment.unit, "status": target.label}
            ),
        )

    return make


def hazards(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    assignment = assignment_from(context, words)
    card = hazards_of(assignment.call)
    if not card.digest:
        raise Invalid(
            _("Nothing dangerous is stated on %(call)s.") % {"call": assignment.call.number}
        )
    lines = "; ".join([*card.lines, *(note.text for note in card.premises)])
    return make_command(
        _("note that %(unit)s has heard: %(hazards)s")
        % {"unit": assignment.unit, "hazards": lines},
        lambda: read_hazards(actor=context.actor, assignment_id=assignment.pk, seen=card.digest),
    )


def checkin(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    assignment = assignment_from(context, words)
    return make_command(
        _("note that %(unit)s is well") % {"unit": assignment.unit},
        lambda: check_in(actor=context.actor, assignment_id=assignment.pk),
    )


def duress(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    if not words:
        raise Invalid(_("Which unit is in danger? Add its callsign."))
    unit = unit_from(context, words[0])
    return make_command(
        _("ALARM every position: %(unit)s is in danger") % {"unit": unit},
        lambda: start_duress(actor=context.actor, unit_id=unit.pk),
    )


def duty(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    """ "duty crt4 start", and why, where it goes short of a role: "duty crt4 start surge"."""
    require(context.actor, Can.SET_UNIT_DUTY)
    if len(words) < 2 or words[1].lower() not in DUTY_COMMANDS:
        raise Invalid(_("duty <unit> <%(commands)s>") % {"commands": "|".join(DUTY_COMMANDS)})
    unit, command = unit_from(context, words[0]), words[1].lower()
    target = Duty(UNIT.next(unit.duty, command))
    reason = words[2].lower() if len(words) > 2 else ""
    if reason and reason not in ShortReason.values:
        raise Invalid(
            _("The reason is one of %(reasons)s.") % {"reasons": ", ".join(ShortReason.values)}
        )
    short = ShortReason(reason) if reason else None
    return make_command(
        _("put %(unit)s %(duty)s") % {"unit": unit, "duty": target.label},
        lambda: set_duty(actor=context.actor, unit_id=unit.pk, command=command, short_reason=short),
    )


def undo(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    """The last step of a unit, or change of duty, that this person made in ten seconds."""
    last = last_undoable(context.actor, now())
    if last is None:
        raise Invalid(_("Nothing of yours from the last ten seconds can be taken back."))
    if isinstance(last, Assignment):
        back = AssignmentStatus(last.before or AssignmentStatus.CANCELLED).label
        return make_command(
            _("take back: %(unit)s is %(status)s again") % {"unit": last.unit, "status": back},
            lambda: undo_progress(actor=context.actor, assignment_id=last.pk),
        )
    return make_command(
        _("take back: %(unit)s is %(status)s again")
        % {"unit": last, "status": Duty(last.duty_before or last.duty).label},
        lambda: undo_duty(actor=context.actor, unit_id=last.pk),
    )
