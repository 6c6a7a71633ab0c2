"""Orders that look: they open, find and show, and change nothing."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from dispatch.line.commands import (
    CommandResult,
    LineContext,
    ParsedCommand,
    call_from,
    call_label,
    unit_from,
)
from dispatch.line.selectors import search_calls
from dispatch.places.gazetteer import find as find_place
from dispatch.units.selectors import units_for
from journal.codes.units import CrewRole
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound
from programs.presence.selectors import clinicians_present
from programs.units.crews import crews_of

Maker = Callable[[LineContext, Sequence[str]], ParsedCommand]
FOUND = 5
WORDS = {"o": "take an officer's call", "j": "take a call from 988", "?": "show every key and verb"}


def press(key: str) -> Maker:
    """An order that is a key of the page."""

    def make(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
        return ParsedCommand(WORDS[key], lambda: CommandResult(press=key))

    return make


def on_call(key: str) -> Maker:
    """An order that is a key of the open call, or of the one named."""

    def make(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
        call = call_from(desk, words[0] if words else None)
        verb = {"t": "triage", "x": "close"}[key]
        return ParsedCommand(
            f"{verb} {call_label(call)}", lambda: CommandResult(open=call.pk, press=key)
        )

    return make


def open_call(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    if not words:
        raise Invalid(_("Which call? Add its number."))
    call = call_from(desk, words[0])
    return ParsedCommand(
        _("open %(call)s") % {"call": call_label(call)}, lambda: CommandResult(open=call.pk)
    )


def find(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    text = " ".join(words)
    if not text:
        raise Invalid(_("find <words>: a number, a phone, a place?"))
    calls = search_calls(desk.audience, text, FOUND)
    if calls:
        said = " · ".join(f"{call_label(call)} ({call.get_status_display()})" for call in calls)
        return ParsedCommand(said, lambda: CommandResult(said, open=calls[0].pk))
    places = find_place(text)
    if not places:
        raise NotFound(_("Neither a call nor a place is called %(text)s.") % {"text": text[:60]})
    said = " · ".join(f"{one.name} ({one.confidence:.0%})" for one in places[:FOUND])
    spot = (places[0].latitude, places[0].longitude)
    return ParsedCommand(said, lambda: CommandResult(said, show=spot))


def show_map(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    text = " ".join(words)
    if not text:
        return ParsedCommand(
            _("open the map in a window of its own"), lambda: CommandResult(go="/map/")
        )
    guess = next(iter(find_place(text)), None)
    if guess is None:
        raise NotFound(_("No place is called %(text)s.") % {"text": text[:60]})
    spot = (guess.latitude, guess.longitude)
    aside = f", {guess.outside}" if guess.outside else ""
    return ParsedCommand(
        _("show %(guess)s%(aside)s") % {"guess": guess.name, "aside": aside},
        lambda: CommandResult(guess.name, show=spot),
    )


def who(desk: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(desk.actor, Can.SEE_UNITS)
    if words:
        unit = unit_from(desk, words[0])
        row = next(row for row in units_for(desk.audience) if row.id == unit.pk)
        crew = ", ".join(
            f"{one.name}{f', {CrewRole(one.role).label}' if one.role else ''}"
            f"{f' until {one.expires_on:%d %b %Y}' if one.expires_on else ''}"
            for one in crews_of([unit.pk])[unit.pk]
        )
        said = f"{unit}: {row.status}. {crew or 'Nobody rides it.'}"
    else:
        free = [row.callsign for row in units_for(desk.audience) if row.free]
        there = [str(one) for one in clinicians_present()]
        said = f"Free: {', '.join(free) or 'no unit'}. Clinicians: {', '.join(there) or 'nobody'}."
    return ParsedCommand(said, lambda: CommandResult(said))
