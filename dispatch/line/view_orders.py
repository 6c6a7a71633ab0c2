"""Orders that look: they open, find and show, and change nothing."""

from collections.abc import Callable, Sequence

from dispatch.line.orders import Desk, Order, Reply, call_from, unit_from, where
from dispatch.places import find as find_place
from dispatch.selectors.line import calls_like
from dispatch.selectors.units import units_for
from programs.permissions import Can, require
from programs.refusals import Invalid, NotFound
from programs.selectors import clinicians_present, crews_of
from programs.states import CrewRole

Maker = Callable[[Desk, Sequence[str]], Order]
FOUND = 5
WORDS = {"o": "take an officer's call", "j": "take a call from 988", "?": "show every key and verb"}


def press(key: str) -> Maker:
    """An order that is a key of the page."""

    def make(desk: Desk, words: Sequence[str]) -> Order:
        return Order(WORDS[key], lambda: Reply(press=key))

    return make


def on_call(key: str) -> Maker:
    """An order that is a key of the open call, or of the one named."""

    def make(desk: Desk, words: Sequence[str]) -> Order:
        call = call_from(desk, words[0] if words else None)
        verb = {"t": "triage", "x": "close"}[key]
        return Order(f"{verb} {where(call)}", lambda: Reply(open=call.pk, press=key))

    return make


def open_call(desk: Desk, words: Sequence[str]) -> Order:
    if not words:
        raise Invalid("Which call? Add its number.")
    call = call_from(desk, words[0])
    return Order(f"open {where(call)}", lambda: Reply(open=call.pk))


def find(desk: Desk, words: Sequence[str]) -> Order:
    text = " ".join(words)
    if not text:
        raise Invalid("find <words>: a number, a phone, a place?")
    calls = calls_like(desk.audience, text, FOUND)
    if calls:
        said = " · ".join(f"{where(call)} ({call.get_status_display()})" for call in calls)
        return Order(said, lambda: Reply(said, open=calls[0].pk))
    places = find_place(text)
    if not places:
        raise NotFound(f"Neither a call nor a place is called {text[:60]}.")
    said = " · ".join(f"{one.name} ({one.confidence:.0%})" for one in places[:FOUND])
    spot = (places[0].latitude, places[0].longitude)
    return Order(said, lambda: Reply(said, show=spot))


def show_map(desk: Desk, words: Sequence[str]) -> Order:
    text = " ".join(words)
    if not text:
        return Order("open the map in a window of its own", lambda: Reply(go="/map/"))
    guess = next(iter(find_place(text)), None)
    if guess is None:
        raise NotFound(f"No place is called {text[:60]}.")
    spot = (guess.latitude, guess.longitude)
    aside = f", {guess.outside}" if guess.outside else ""
    return Order(f"show {guess.name}{aside}", lambda: Reply(guess.name, show=spot))


def who(desk: Desk, words: Sequence[str]) -> Order:
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
    return Order(said, lambda: Reply(said))
