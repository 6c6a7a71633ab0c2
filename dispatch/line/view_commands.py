"""Commands that look: they open, find and show, and change nothing."""

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from journal.codes.calls import CallStatus
from journal.codes.units import CrewRole
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound
from programs.presence.selectors import clinicians_present
from programs.units.crews import CrewMember, crews_of

Maker = Callable[[LineContext, Sequence[str]], ParsedCommand]
FOUND = 5
ON_CALL: Final = {
    "t": ("triage", Can.TRIAGE),
    "x": ("close", Can.CLOSE_CALL),
    "m": ("988", Can.TRANSFER_988),
}
WORDS = {
    "o": gettext_lazy("take an officer's call"),
    "j": gettext_lazy("take a call from 988"),
    "?": gettext_lazy("show every key and verb"),
}


def press(key: str) -> Maker:
    """A command that is a key of the page."""

    def make(context: LineContext, words: Sequence[str]) -> ParsedCommand:
        return ParsedCommand(str(WORDS[key]), lambda: CommandResult(press=key))

    return make


def on_call(key: str) -> Maker:
    """A command that is a key of the open call, or of the one named."""

    def make(context: LineContext, words: Sequence[str]) -> ParsedCommand:
        verb, can = ON_CALL[key]
        require(context.actor, can)
        call = call_from(context, words[0] if words else None)
        if call.status == CallStatus.CLOSED:
            raise Invalid(_("%(call)s is closed already.") % {"call": call.number})
        return ParsedCommand(
            f"{verb} {call_label(call)}", lambda: CommandResult(open=call.pk, press=key)
        )

    return make


def open_call(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    if not words:
        raise Invalid(_("Which call? Add its number."))
    call = call_from(context, words[0])
    return ParsedCommand(
        _("open %(call)s") % {"call": call_label(call)}, lambda: CommandResult(open=call.pk)
    )


def find(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    text = " ".join(words)
    if not text:
        raise Invalid(_("find <words>: a number, a phone, a place?"))
    calls = search_calls(context.audience, text, FOUND)
    if calls:
        matches = " · ".join(f"{call_label(call)} ({call.get_status_display()})" for call in calls)
        return ParsedCommand(matches, lambda: CommandResult(matches, open=calls[0].pk))
    places = find_place(text)
    if not places:
        raise NotFound(_("Neither a call nor a place is called %(text)s.") % {"text": text[:60]})
    matches = " · ".join(f"{place.name} ({place.confidence:.0%})" for place in places[:FOUND])
    spot = (places[0].latitude, places[0].longitude)
    return ParsedCommand(matches, lambda: CommandResult(matches, show=spot))


def show_map(context: LineContext, words: Sequence[str]) -> ParsedCommand:
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
        _("show %(place)s%(aside)s") % {"place": guess.name, "aside": aside},
        lambda: CommandResult(guess.name, show=spot),
    )


def who(context: LineContext, words: Sequence[str]) -> ParsedCommand:
    require(context.actor, Can.SEE_UNITS)
    if words:
        unit = unit_from(context, words[0])
        row = next(row for row in units_for(context.audience) if row.id == unit.pk)
        crew = ", ".join(_crew_label(member) for member in crews_of([unit.pk])[unit.pk])
        text = f"{unit}: {row.status}. {crew or _('Nobody rides it.')}"
    else:
        free = [row.callsign for row in units_for(context.audience) if row.free]
        present = [str(clinician) for clinician in clinicians_present()]
        text = _("Free: %(units)s. Clinicians: %(clinicians)s.") % {
            "units": ", ".join(free) or _("no unit"),
            "clinicians": ", ".join(present) or _("nobody"),
        }
    return ParsedCommand(text, lambda: CommandResult(text))


def _crew_label(member: CrewMember) -> str:
    """As "Ana Ruiz, peer specialist until 03 May 2027": the credential's last day, where known."""
    role = f", {CrewRole(member.role).label}" if member.role else ""
    if not member.expires_on:
        return f"{member.name}{role}"
    until = _(" until %(day)s") % {"day": date_format(member.expires_on, "d M Y")}
    return f"{member.name}{role}{until}"
