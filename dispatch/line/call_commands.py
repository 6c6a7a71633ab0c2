"""Commands about calls."""

from collections.abc import Callable, Sequence
from uuid import uuid4

from django.utils.translation import gettext as _

from dispatch.alerts.services import page_supervisor
from dispatch.calls.location import locate_call
from dispatch.calls.services import write_note
from dispatch.countersigns.selectors import open_question, words_of
from dispatch.countersigns.services import answer_countersign
from dispatch.hazards.selectors import premises_of
from dispatch.hazards.services import read_premises, write_premise_of_call
from dispatch.holds.services import hold_call, release_hold
from dispatch.intake.services import Intake, receive_call
from dispatch.line.commands import (
    CommandResult,
    LineContext,
    ParsedCommand,
    call_from,
    call_label,
    looks_like_call,
    make_command,
)
from dispatch.links.services import link_calls
from dispatch.places.gazetteer import find
from dispatch.response.services import declare_scene_safe, plan_response, record_arrival
from dispatch.transfers.selectors import last_transfer
from dispatch.transfers.services import record_outcome
from journal.codes.calls import CallStatus, Source
from journal.codes.care import TransferOutcome
from journal.codes.scene import Agency, HoldReason, LinkKind, PlanKind
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid

Maker = Callable[[LineContext, Sequence[str]], ParsedCommand]


def new(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.RECEIVE_CALL)
    place = " ".join(words)[:200]
    guess = next(iter(find(place)), None)
    if guess and guess.sure:
        how = _(" (found: %(place)s)") % {"place": guess.name}
    else:
        how = _(", as typed, unverified")
    call_id = uuid4()
    return make_command(
        _("open a call at %(place)s%(how)s") % {"place": place, "how": how}
        if place
        else _("open a call, place not known yet"),
        lambda: receive_call(
            actor=context.actor,
            intake=Intake(source=Source.TRANSFER_911, place=place),
            call_id=call_id,
        ),
        CommandResult(_("The call is open."), open=call_id),
    )


def hold(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    """ "hold 15 caller" for the open call, "hold 17 15 caller" for another."""
    require(context.actor, Can.ASSIGN_UNIT)
    usage = _("hold [call] <minutes> <why>: for how many minutes, and why: %(reasons)s?") % {
        "reasons": ", ".join(HoldReason.values)
    }
    if not 2 <= len(words) <= 3 or not words[-2].isdecimal():
        raise Invalid(usage)
    if words[-1].lower() not in HoldReason.values:
        raise Invalid(usage)
    reason, minutes = HoldReason(words[-1].lower()), int(words[-2])
    call = call_from(context, words[0] if len(words) == 3 else None)
    if call.status != CallStatus.PENDING:
        raise Invalid(
            _("%(call)s is %(status)s: only a waiting call is held.")
            % {"call": call.number, "status": call.get_status_display()}
        )
    return make_command(
        _("hold %(call)s for %(minutes)s min: %(why)s")
        % {"call": call_label(call), "minutes": minutes, "why": reason.label},
        lambda: hold_call(actor=context.actor, call_id=call.pk, minutes=minutes, reason=reason),
    )


def release(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.ASSIGN_UNIT)
    call = call_from(context, words[0] if words else None)
    return make_command(
        _("stop holding %(call)s") % {"call": call_label(call)},
        lambda: release_hold(actor=context.actor, call_id=call.pk),
    )


def note(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.WRITE_NOTE)
    text = " ".join(words)
    if not text:
        raise Invalid(_("note <words>: what shall it say?"))
    call = call_from(context, None)
    return make_command(
        _("note on %(call)s: %(text)s") % {"call": call_label(call), "text": text},
        lambda: write_note(actor=context.actor, call_id=call.pk, text=text),
        CommandResult(_("The note is saved.")),
    )


def locate(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.STATE_FACT)
    text = " ".join(words)
    call = call_from(context, None)
    guess = next(iter(find(text)), None)
    if guess is None:
        raise Invalid(_("No such place is known: the call keeps its place as typed."))
    aside = f" ({guess.outside})" if guess.outside else ""
    return make_command(
        _("put %(call)s at %(place)s%(aside)s")
        % {"call": call.number, "place": guess.name, "aside": aside},
        lambda: locate_call(actor=context.actor, call_id=call.pk, words=text),
    )


def plan(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    """ "plan crisis City Hall": the rest is where the crew stages."""
    require(context.actor, Can.ASK_HELP)
    kinds = [kind for kind in PlanKind if words and kind.value.startswith(words[0].lower())]
    if len(kinds) != 1:
        raise Invalid(_("plan <crisis|overdose> [where to stage]"))
    kind, staging = kinds[0], " ".join(words[1:])
    call = call_from(context, None)
    stage = _(", staging at %(place)s") % {"place": staging} if staging else ""
    return make_command(
        _("plan %(kind)s for %(call)s%(stage)s")
        % {"kind": kind.label, "call": call_label(call), "stage": stage},
        lambda: plan_response(actor=context.actor, call_id=call.pk, kind=kind, staging=staging),
    )


def arrived(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.ASK_HELP)
    if not words or words[0].lower() not in Agency.values:
        raise Invalid(_("arrived <police|ems|fire>"))
    agency = Agency(words[0].lower())
    call = call_from(context, words[1] if len(words) > 1 else None)
    return make_command(
        _("note that %(agency)s arrived at %(call)s")
        % {"agency": agency.label, "call": call_label(call)},
        lambda: record_arrival(actor=context.actor, call_id=call.pk, agency=agency),
    )


def safe(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.ASK_HELP)
    call = call_from(context, words[0] if words else None)
    return make_command(
        _("declare the scene of %(call)s safe") % {"call": call_label(call)},
        lambda: declare_scene_safe(actor=context.actor, call_id=call.pk),
    )


def page(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.ASK_HELP)
    call = call_from(context, words[0] if words else None)
    return make_command(
        _("page the supervisor about %(call)s") % {"call": call_label(call)},
        lambda: page_supervisor(actor=context.actor, call_id=call.pk),
    )


def countersign(confirmed: bool) -> Maker:
    """A command that gives a second person's word on what is asked about a call."""

    def make(context: LineContext, words: Sequence[str]) -> ParsedCommand:
        require(context.actor, Can.COUNTERSIGN)
        call = call_from(context, words[0] if words else None)
        question = open_question(call)
        if question is None:
            raise Invalid(_("No second person is asked about %(call)s.") % {"call": call.number})
        sentence = (
            _("confirm at %(call)s: %(what)s") if confirmed else _("refuse at %(call)s: %(what)s")
        )
        return make_command(
            sentence % {"call": call_label(call), "what": words_of(question)},
            lambda: answer_countersign(
                actor=context.actor, countersign_id=question.pk, confirmed=confirmed
            ),
        )

    return make


def read(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.STATE_FACT)
    call = call_from(context, words[0] if words else None)
    unread = [note.text for note in premises_of(call) if not note.read]
    if not unread:
        raise Invalid(
            _("There is no unread note about the place of %(call)s.") % {"call": call.number}
        )
    return make_command(
        _("note that you have read: %(notes)s") % {"notes": "; ".join(unread)},
        lambda: read_premises(actor=context.actor, call_id=call.pk),
    )


def premise(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.WRITE_PREMISE)
    text = " ".join(words)
    if not text:
        raise Invalid(_("premise <words>: what do people do there?"))
    call = call_from(context, None)
    return make_command(
        _("note about %(place)s: %(text)s")
        % {"place": call.place or _("this place"), "text": text},
        lambda: write_premise_of_call(actor=context.actor, call_id=call.pk, text=text),
    )


def link(how: LinkKind) -> Maker:
    """A command that says that another call belongs to, or is, the open one."""

    def make(context: LineContext, words: Sequence[str]) -> ParsedCommand:
        require(context.actor, Can.LINK_CALLS)
        if not words or not looks_like_call(words[0]):
            raise Invalid(_("Which call? Add its number."))
        call, other = call_from(context, None), call_from(context, words[0])
        if how == LinkKind.MERGED:
            sentence = _("merge %(other)s into %(call)s")
        else:
            sentence = _("link %(other)s to %(call)s")
        return make_command(
            sentence % {"other": call_label(other), "call": call.number},
            lambda: link_calls(actor=context.actor, call_id=call.pk, other_id=other.pk, kind=how),
        )

    return make


def outcome(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    """ "outcome connected" for the open call, "outcome lost 17" for another."""
    require(context.actor, Can.TRANSFER_988)
    how = [one for one in TransferOutcome if words and words[0].lower() in one.value]
    if len(how) != 1:
        choices = ", ".join(TransferOutcome.values)
        raise Invalid(_("outcome <how>: one of %(choices)s.") % {"choices": choices})
    call = call_from(context, words[1] if len(words) > 1 else None)
    transfer = last_transfer(call)
    if transfer is None:
        raise Invalid(_("Nobody transferred %(call)s to 988.") % {"call": call_label(call)})
    return make_command(
        _("the transfer of %(call)s: %(outcome)s")
        % {"call": call_label(call), "outcome": how[0].label},
        lambda: record_outcome(actor=context.actor, transfer_id=transfer.pk, outcome=how[0]),
    )
