"""From what is typed to a command, and what could be typed next."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from dispatch.line.commands import LineContext, ParsedCommand
from dispatch.line.keys import KEY_OF
from dispatch.line.selectors import open_numbers
from dispatch.line.verbs import VERBS, Verb
from dispatch.places.gazetteer import find
from programs.base.refusals import Invalid
from programs.units.selectors import units_visible_to

LONGEST: Final = 500
OFFERED: Final = 6


def read(context: LineContext, text: str) -> ParsedCommand:
    """What `text` commands. Raises a Refusal in one sentence; nothing is changed by reading."""
    words = _words(text)
    if not words:
        raise Invalid(_("Type a verb: help lists them."))
    return _verb(words[0]).make(context, words[1:])


def completions(context: LineContext, text: str) -> list[str]:
    """Whole lines that begin as `text` does, the likeliest first."""
    if len(text) > LONGEST:
        return []
    words = text.split()
    if len(words) <= 1 and not text.endswith(" "):
        begun = words[0].lower() if words else ""
        names = [verb.name for verb in VERBS if verb.name.startswith(begun)]
        return [f"{name} " for name in names[:OFFERED]]
    try:
        verb = _verb(words[0])
    except Invalid:
        return []
    last = "" if text.endswith(" ") else words[-1]
    before = text[: len(text) - len(last)]
    if verb.takes == "place":
        rest = text.split(None, 1)[1] if len(words) > 1 else ""
        return [f"{words[0]} {place.name}" for place in find(rest)[:OFFERED]]
    return [f"{before}{word} " for word in _completions_for(context, verb, last.upper())]


def _words(text: str) -> list[str]:
    if len(text) > LONGEST:
        raise Invalid(
            _("That has %(count)s characters; a command has %(longest)s at most.")
            % {"count": f"{len(text):,}", "longest": LONGEST}
        )
    return text.split()


def _verb(word: str) -> Verb:
    low = word.lower()
    for verb in VERBS:
        if low in (verb.name, verb.short):
            return verb
    if low in KEY_OF:
        raise Invalid(
            _("%(word)s is a key: %(does)s. Type more of the verb you want.")
            % {"word": word, "does": KEY_OF[low].does}
        )
    like = [verb for verb in VERBS if verb.name.startswith(low)]
    if len(like) == 1:
        return like[0]
    if like:
        names = _(" or ").join(verb.name for verb in like)
        raise Invalid(
            _("%(word)s could be %(names)s: type more of it.") % {"word": word, "names": names}
        )
    raise Invalid(_("There is no verb %(word)s: help lists them.") % {"word": word[:40]})


def _completions_for(context: LineContext, verb: Verb, begun: str) -> Iterable[str]:
    if verb.takes == "unit":
        units = units_visible_to(context.audience).filter(callsign__startswith=begun)
        return list(units.order_by("callsign").values_list("callsign", flat=True)[:OFFERED])
    if verb.takes == "call":
        return open_numbers(context.audience, begun, OFFERED)
    return []
