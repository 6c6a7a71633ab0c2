"""Invented calls that a city's protocol must serve at least so well: a past for who has none.

Pure. `vignettes.toml` beside the protocol (docs/protocols.md); a city may have none.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.protocols import keys
from triage.protocols.easing import Route, route_of
from triage.protocols.table import ALONG, PRIORITIES, STRENGTH, WITH_POLICE, Answers, Protocol


class BadVignettes(ValueError):
    """The file is none of vignettes; the message says why."""


@dataclass(frozen=True, slots=True)
class Vignette:
    """A situation in a sentence, its answers, and what it needs at least.

    `hard_stop`: somebody's life hangs on it, and no explanation makes less of it.
    """

    id: str
    text: str
    answers: Answers
    band: int
    priority: int
    along: frozenset[str]
    never: frozenset[str]
    locked: bool
    hard_stop: bool


def read_vignettes(source: str) -> tuple[Vignette, ...]:
    """Raises BadVignettes with a sentence for each flaw."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise BadVignettes(f"This is not TOML: {error}.") from None
    if flaws := list(keys.vignette_flaws(table)):
        raise BadVignettes(" ".join(flaws))
    try:
        read = tuple(_vignette(entry, table["clear"]) for entry in table["vignette"])
    except KeyError as error:
        raise BadVignettes(f"A part is missing: {error}.") from None
    ids = [vignette.id for vignette in read]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise BadVignettes(f"Two vignettes are called {min(twice)!r}.")
    return read


def misfits(vignettes: Iterable[Vignette], protocol: Protocol) -> Iterator[str]:
    """A sentence about each that its own city's protocol does not know, or serves less than a
    hard stop needs.
    """
    for vignette in vignettes:
        offered = protocol.known_among(vignette.answers)
        for key in sorted(set(vignette.answers) - set(offered)):
            yield f"Vignette {vignette.id!r}: {key} = {vignette.answers[key]!r} is no answer."
        route = route_of(protocol, protocol.decide(offered))
        if vignette.hard_stop and breaches(vignette, route):
            yield f"Vignette {vignette.id!r} gets less from the protocol than it needs."


def breaches(vignette: Vignette, route: Route) -> tuple[str, ...]:
    """In which ways a protocol serves a vignette less than it needs."""
    outcome = route.outcome
    comes = outcome.along | ({"co_response"} if route.strength == WITH_POLICE else set())
    found = []
    if outcome.band > vignette.band:
        found.append("band")
    if outcome.priority > vignette.priority:
        found.append("priority")
    if outcome.destination in vignette.never:
        found.append("destination")
    if vignette.locked and not outcome.locked:
        found.append("lock")
    if vignette.along - comes:
        found.append("along")
    return tuple(found)


def _vignette(entry: Mapping[str, Any], clear: Answers) -> Vignette:
    needs, answers = entry["needs"], {**clear, **entry["answers"]}
    not_asked = set(entry.get("not_asked", ()))
    if strange := (set(entry["answers"]) - set(clear)) | (not_asked - set(clear)):
        raise BadVignettes(f"Vignette {entry['id']!r}: {min(strange)!r} is not in [clear].")
    if strange := not_asked & set(entry["answers"]):
        raise BadVignettes(f"Vignette {entry['id']!r}: {min(strange)!r} is not asked and answered.")
    if strange := set(needs.get("along", ())) - set(ALONG):
        raise BadVignettes(f"Vignette {entry['id']!r}: nobody is called {min(strange)!r}.")
    never = frozenset(needs.get("never", ()))
    if nowhere := never - set(STRENGTH):
        raise BadVignettes(f"Vignette {entry['id']!r}: {min(nowhere)!r} is no destination.")
    return Vignette(
        id=entry["id"],
        text=entry["text"],
        answers={key: answer for key, answer in answers.items() if key not in not_asked},
        band=needs["band"],
        priority=needs.get("priority", max(PRIORITIES)),
        along=frozenset(needs.get("along", ())),
        never=never,
        locked=needs.get("locked", False),
        hard_stop=entry.get("hard_stop", False),
    )
