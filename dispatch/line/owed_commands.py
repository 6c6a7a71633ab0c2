"""Commands about what is owed to a call: asking for it, and what those who are asked say."""

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.translation import gettext as _

from dispatch.calls.models import Call
from dispatch.line.commands import (
    LineContext,
    ParsedCommand,
    call_from,
    call_label,
    looks_like_call,
    make_command,
)
from dispatch.obligations.answers import (
    accept_obligation,
    end_obligation,
    refuse_accept,
    refuse_end,
)
from dispatch.obligations.selectors import to_answer
from dispatch.obligations.states import AGENCY_OF, HELP_OF
from dispatch.response.services import ask_help, record_arrival
from journal.codes.scene import ObligationKind, ObligationReason
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid

Maker = Callable[[LineContext, Sequence[str]], ParsedCommand]
_R: Final = ObligationReason
# What is typed for each reason; the rest of the line says it in words.
REASONS: Final = {
    "no unit": _R.NO_UNIT,
    "declined": _R.DECLINED,
    "no answer": _R.NO_ANSWER,
    "shut": _R.OUT_OF_HOURS,
    "not needed": _R.NOT_NEEDED,
    "refused": _R.PERSON_REFUSED,
    "otherwise": _R.DONE_OTHERWISE,
    "in error": _R.IN_ERROR,
}
KINDS: Final = {**{kind.value: kind for kind in ObligationKind}, "cap": ObligationKind.CAP_OFFER}


def ask(kind: ObligationKind) -> Maker:
    """A command that asks for police, EMS or fire; "police accepted 2B15" says who goes."""

    def make(context: LineContext, words: Sequence[str]) -> ParsedCommand:
        number = words[0] if words and looks_like_call(words[0]) else None
        rest = words[1:] if number else words
        if rest:
            return _answer(context, kind, call_from(context, number), rest)
        require(context.actor, Can.ASK_HELP)
        call, reason = call_from(context, number), HELP_OF[kind]
        return make_command(
            _("ask for %(reason)s at %(call)s")
            % {"reason": reason.label, "call": call_label(call)},
            lambda: ask_help(actor=context.actor, call_id=call.pk, reason=reason),
        )

    return make


def owed(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    """ "owed art unavailable no unit" of the open call."""
    kind = KINDS.get(words[0].lower()) if words else None
    if kind is None:
        raise Invalid(_("owed <%(kinds)s>: of what?") % {"kinds": "|".join(KINDS)})
    return _answer(context, kind, call_from(context, None), words[1:])


def _answer(
    context: LineContext, kind: ObligationKind, call: Call, words: Sequence[str]
) -> ParsedCommand:
    said = words[0].lower() if words else ""
    rest = " ".join(words[1:])
    if said == "accepted":
        return _accepted(context, kind, call, rest)
    if said in ("unavailable", "cancelled", "canceled"):
        return _ended(context, kind, call, rest)
    if said == "arrived" and kind in AGENCY_OF:
        return _arrived(context, kind, call)
    raise Invalid(
        _("%(kind)s: say accepted and who goes, arrived, or unavailable or cancelled and why.")
        % {"kind": kind.value}
    )


def _accepted(context: LineContext, kind: ObligationKind, call: Call, who: str) -> ParsedCommand:
    row = to_answer(call, kind)
    refuse_accept(context.actor, row, who)
    return make_command(
        _("%(what)s accepted for %(call)s: %(who)s goes")
        % {"what": kind.label, "call": call_label(call), "who": who},
        lambda: accept_obligation(actor=context.actor, obligation_id=row.pk, who=who),
    )


def _ended(context: LineContext, kind: ObligationKind, call: Call, typed: str) -> ParsedCommand:
    low = typed.lower()
    phrase = next((one for one in REASONS if low.startswith(one)), None)
    if phrase is None:
        raise Invalid(_("Why? One of: %(reasons)s.") % {"reasons": ", ".join(REASONS)})
    reason, words = REASONS[phrase], typed[len(phrase) :].strip(" ,:")
    row = to_answer(call, kind)
    refuse_end(context.actor, row, reason, words)
    return make_command(
        _("%(what)s does not come to %(call)s: %(reason)s")
        % {"what": kind.label, "call": call_label(call), "reason": reason.label},
        lambda: end_obligation(
            actor=context.actor, obligation_id=row.pk, reason=reason, words=words
        ),
    )


def _arrived(context: LineContext, kind: ObligationKind, call: Call) -> ParsedCommand:
    require(context.actor, Can.ASK_HELP)
    to_answer(call, kind)
    return make_command(
        _("note that %(agency)s arrived at %(call)s")
        % {"agency": kind.label, "call": call_label(call)},
        lambda: record_arrival(actor=context.actor, call_id=call.pk, agency=AGENCY_OF[kind]),
    )
