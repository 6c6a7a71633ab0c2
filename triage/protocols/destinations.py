"""What no protocol may do with its bands and destinations, whatever its file says.

Pure. The order of strength stands in the code (`table.STRENGTH`): a city names its destinations
as it likes, and cannot call a telephone a crisis team.
"""

import re
from collections.abc import Iterator
from typing import Final

from triage.protocols.findings import Finding
from triage.protocols.table import (
    GRAVE,
    IN_PERSON,
    PROGRAMS,
    STRENGTH,
    BandRoute,
    Destination,
    Protocol,
)

# What a destination of ours needs: without it the call would go to somebody who is not there.
# Whoever is not ours is always there for what we know: `nobody` of ours is needed.
OURS: Final = {"crt": "unit", "art": "unit", "cap": "unit", "ccd": "clinician"}
# Words that only one kind of destination may be called by.
CALLED: Final = {
    "988": frozenset({"988"}),
    "lifeline": frozenset({"988"}),
    "police": frozenset({"police", "cores"}),
    "sheriff": frozenset({"police", "cores"}),
}


def misplaced(protocol: Protocol) -> Iterator[Finding]:
    """Every invariant of bands and destinations that the protocol breaks."""
    yield from _spectrum(protocol)
    yield from _grave_bands(protocol)
    for place in protocol.destinations.values():
        yield from _named(place)
        yield from _fallback(protocol, place)
    if not protocol.along:
        yield Finding("Nobody ever goes along: there is no [[along]] at all.")


def _spectrum(protocol: Protocol) -> Iterator[Finding]:
    """The bands run from the most serious to the least."""
    if len({way.to for band in protocol.bands for way in band.ways}) < 2:
        yield Finding("Every band leads to the same destination: nothing would be decided.")
    for number, graver in enumerate(protocol.bands):
        weakest = min(STRENGTH[way.to] for way in graver.ways)
        for milder in protocol.bands[number + 1 :]:
            if max(STRENGTH[way.to] for way in milder.ways) > weakest:
                yield Finding(
                    f"Band {milder.sign!r} leads to more than band {graver.sign!r} before it: "
                    "bands run from the most serious to the least."
                )


def _grave_bands(protocol: Protocol) -> Iterator[Finding]:
    """Bands 1 and 2: somebody goes, whoever is shut or busy, and not later than priority 2."""
    if protocol.uncleared > GRAVE:
        yield Finding(
            f"`uncleared` is band {protocol.band(protocol.uncleared).sign!r}: while a risk is not "
            "known the band is the first or the second."
        )
    for rule in protocol.rules:
        if rule.band <= GRAVE and rule.priority > GRAVE:
            yield Finding(
                f"Rule {rule.id!r} has priority {rule.priority} in band "
                f"{protocol.band(rule.band).sign!r}: in the two gravest bands it is 1 or 2."
            )
    for band in protocol.bands[:GRAVE]:
        for way in band.ways:
            yield from _grave_way(protocol, band.sign, way)


def _grave_way(protocol: Protocol, sign: str, way: BandRoute) -> Iterator[Finding]:
    for place in protocol.chain(way.to):
        if STRENGTH[place.code] < IN_PERSON:
            yield Finding(
                f"Band {sign!r} ends with {place.name!r} ({place.code}): in the two gravest bands "
                "somebody goes, also when those who should are shut or busy."
            )


def _named(place: Destination) -> Iterator[Finding]:
    needs = OURS.get(place.code, "nobody")
    if place.needs != needs:
        yield Finding(
            f"Destination {place.code!r} needs {place.needs!r}: it is {needs!r} that it needs, or "
            "a call would wait for somebody who is not there."
        )
    for word in re.findall(r"[a-z0-9]+", place.name.lower()):
        if word in CALLED and place.code not in CALLED[word]:
            yield Finding(f"Destination {place.code!r} is called {place.name!r}, which it is not.")


def _fallback(protocol: Protocol, place: Destination) -> Iterator[Finding]:
    then = place.otherwise
    if then is None:
        return
    if then.strength < STRENGTH[place.code]:
        yield Finding(
            f"{place.name!r} falls back to {protocol.destinations[then.to].name!r}, which is "
            "less: whoever takes the call is at least as strong."
        )
    if then.follow_up is not None and then.follow_up not in PROGRAMS:
        yield Finding(
            f"Destination {place.code!r} is followed up by {then.follow_up!r}, which is no program."
        )
