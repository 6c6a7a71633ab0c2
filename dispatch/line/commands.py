"""What a parsed command is, and how its words are taken for units and calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from dispatch.calls.models import Assignment, Call
from dispatch.calls.selectors import place_of
from dispatch.line.selectors import call_by_id, call_by_number, work_of_unit, work_on_call
from programs.base.permissions import Audience
from programs.base.refusals import Invalid, NotFound
from programs.people.models import Staff
from programs.units.models import Unit
from programs.units.selectors import units_visible_to


@dataclass(frozen=True, slots=True)
class LineContext:
    """Who types, and the call that is open before them."""

    actor: Staff
    audience: Audience
    call_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What the page does when a command has run: say, open a call, press a key, go."""

    said: str = ""
    open: UUID | None = None
    press: str = ""
    go: str = ""
    show: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ParsedCommand:
    """A command understood: what Enter will do, in words, and the doing."""

    preview: str
    act: Callable[[], CommandResult] = field(repr=False)


def make_command(
    preview: str, work: Callable[[], object], reply: CommandResult | None = None
) -> ParsedCommand:
    """A command that does `work` and then says that it is done."""

    def act() -> CommandResult:
        work()
        return reply or CommandResult(said=_("Done: %(preview)s") % {"preview": preview})

    return ParsedCommand(preview, act)


def unit_from(context: LineContext, word: str) -> Unit:
    """The unit meant by "crt2", "CRT2" or any beginning that fits one alone."""
    plain = word.replace("-", "").upper()
    units = units_visible_to(context.audience)
    exact = units.filter(callsign=plain).first()
    if exact:
        return exact
    like = list(units.filter(callsign__startswith=plain).order_by("callsign")[:4])
    if len(like) == 1:
        return like[0]
    if like:
        raise Invalid(
            _("%(word)s could be %(units)s: type more of it.")
            % {"word": word, "units": _(" or ").join(map(str, like))}
        )
    raise NotFound(_("There is no unit %(word)s.") % {"word": word})


def call_from(context: LineContext, word: str | None) -> Call:
    """The call with that number, or the end of it; without a word, the one that is open."""
    if word is None:
        call = call_by_id(context.audience, context.call_id)
        if call is None:
            raise Invalid(_("No call is open: add its number."))
        return call
    call = call_by_number(context.audience, word)
    if call is None:
        raise NotFound(_("There is no call %(word)s.") % {"word": word})
    return call


def looks_like_call(word: str) -> bool:
    return word.replace("-", "").isdecimal()


def units_and_call(context: LineContext, words: Sequence[str]) -> tuple[list[Unit], Call]:
    """Units first, then perhaps the call: "crt2 art1 17"."""
    numbers = [word for word in words if looks_like_call(word)]
    names = [word for word in words if not looks_like_call(word)]
    if not names:
        raise Invalid(_("Which unit? Add its callsign."))
    if len(numbers) > 1:
        raise Invalid(_("%(numbers)s: one call at a time.") % {"numbers": _(" and ").join(numbers)})
    units = [unit_from(context, name) for name in names]
    return units, call_from(context, numbers[0] if numbers else None)


def assignment_from(context: LineContext, words: Sequence[str]) -> Assignment:
    """The assignment of a unit; without a word, of the only unit on the open call."""
    if words:
        unit = unit_from(context, words[0])
        assignment = work_of_unit(context.audience, unit)
        if assignment is None:
            raise Invalid(_("%(unit)s is on no call that you may see.") % {"unit": unit})
        return assignment
    call = call_from(context, None)
    assignments = work_on_call(context.audience, call)
    if len(assignments) != 1:
        if assignments:
            sentence = _("More than one unit is on %(call)s: add the callsign.")
        else:
            sentence = _("No unit is on %(call)s: add the callsign.")
        raise Invalid(sentence % {"call": call.number})
    return assignments[0]


def call_label(call: Call) -> str:
    return f"{call.number}, {place_of(call)}"
