"""The places that have a name, and the best guesses at what somebody typed."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from dispatch.places import grid
from dispatch.places.files import features, rows
from dispatch.places.files import words as city_words
from dispatch.places.limits import neighbors, part_of_city, whereabouts
from dispatch.places.miles import miles
from dispatch.places.words import is_direction, plain, street_title, words_of

SURE, DERIVED, GUESSED = 0.8, 0.78, 0.4
NEAR_ENOUGH: Final = 0.86
WORTH_SAYING: Final = 0.45
_HOUSE: Final = re.compile(r"^(\d{1,5}) (?!st |nd |rd |th )(.+)$")


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """One guess. `confidence` goes from 0 to 1; `outside` says so where it is not in the city.

    Its words are the city's, like those of its files: they are cached, and stored with the call.
    """

    name: str
    kind: str
    latitude: float
    longitude: float
    confidence: float
    outside: str = ""

    @property
    def sure(self) -> bool:
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: str
    latitude: float
    longitude: float
    words: tuple[str, ...]
    # The two streets of a crossing, apart: one of them alone is not the place.
    streets: tuple[frozenset[str], ...] = ()


def read_all() -> None:
    """Read every file of places once. Raises BadPlaces naming the first that cannot be read."""
    _entries()
    _places_by_address()
    grid.axes()
    miles("mile 1")
    city_words()
    neighbors()
    part_of_city(0, 0)
    features("neighborhoods.json")


@lru_cache(maxsize=2048)
def find(text: str, limit: int = 6) -> tuple[PlaceMatch, ...]:
    """Where `text` may be, the likeliest first; empty where nothing like it is known.

    Crossings in any order and abbreviation, addresses, public places, hospitals, stations and
    mile markers. Never asks anybody: it works with the network gone.
    """
    if not text.strip():
        return ()
    city = _city_named(text)
    if city:
        text = re.sub(rf"\b{city}\b", " ", text, flags=re.IGNORECASE)
    guesses = [
        *_addresses(text),
        *(_match(*marker) for marker in miles(text)),
        *_named(words_of(text)),
        *_crossing_of(text),
    ]
    guesses = [_outside_city(guess, city) for guess in guesses] if city else guesses
    best: dict[tuple[frozenset[str], float, float], PlaceMatch] = {}
    # Two sources may know one place: the same words within about a kilometer are one guess.
    for guess in sorted(guesses, key=lambda guess: -guess.confidence):
        words = frozenset(words_of(guess.name))
        best.setdefault((words, round(guess.latitude, 2), round(guess.longitude, 2)), guess)
    return tuple(best.values())[:limit]


@cache
def _entries() -> tuple[_Entry, ...]:
    return (*_crossings(), *landmarks())


def _crossings() -> Iterable[_Entry]:
    for line in rows("crossings.csv"):
        name = f"{street_title(line['ew'])} & {street_title(line['ns'])}"
        streets = frozenset(words_of(line["ew"])), frozenset(words_of(line["ns"]))
        words = words_of(f"{line['ew']} {line['ns']}")
        yield _Entry(name, "crossing", float(line["lat"]), float(line["lon"]), words, streets)


@cache
def landmarks() -> tuple[_Entry, ...]:
    """Parks, stations, hospitals and other places that people know by name."""
    return tuple(_landmarks())


def _landmarks() -> Iterable[_Entry]:
    for line in rows("landmarks.csv"):
        yield _Entry(
            line["name"],
            line["kind"],
            float(line["lat"]),
            float(line["lon"]),
            words_of(line["name"]),
        )


@cache
def _index() -> dict[str, tuple[int, ...]]:
    index: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(_entries()):
        for word in entry.words:
            index[word].append(number)
    return {word: tuple(numbers) for word, numbers in index.items()}


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(_index()) | grid.street_words()


@cache
def _weight(word: str) -> float:
    """How much a word tells: a rare one tells more. A plain direction tells hardly anything."""
    if word in ("n", "s", "e", "w"):
        return 0.3
    spread = len(_index().get(word, ())) or 1
    return 1 + math.log(max(len(_entries()), 1) / spread) / 4


@lru_cache(maxsize=4096)
def _known(word: str) -> tuple[str, float]:
    """The word of the gazetteer that was meant, and how surely. Numbers mean themselves."""
    if word in _vocabulary() or word.isdecimal() or len(word) < 4:
        return word, 1.0
    close = process.extractOne(
        word, _vocabulary(), scorer=JaroWinkler.similarity, score_cutoff=NEAR_ENOUGH
    )
    return (close[0], 0.85) if close else (word, 0.0)


def _named(words: Sequence[str]) -> list[PlaceMatch]:
    """Entries by the words they share with what was typed, weighed by how much each tells."""
    meant = dict(map(_known, words))
    hits: set[int] = set()
    for word in meant:
        if not is_direction(word):
            hits.update(_index().get(word, ()))
    total = sum(map(_weight, meant))
    scored = [(_score(_entries()[number], meant, total), _entries()[number]) for number in hits]
    good = sorted((s for s in scored if s[0] >= WORTH_SAYING), key=lambda scored: -scored[0])[:8]
    return [_match(e.name, e.kind, e.latitude, e.longitude, score) for score, e in good]


def _score(entry: _Entry, meant: dict[str, float], total: float) -> float:
    shared = [word for word in entry.words if word in meant]
    got = sum(_weight(word) * meant[word] for word in shared)
    whole = sum(map(_weight, entry.words))
    # As much of the place as was said, and as much of what was said as is the place.
    score = 2 * got / (whole + total)
    if any(
        not {w for w in street & set(shared) if not is_direction(w)} for street in entry.streets
    ):
        score *= 0.6
    quarters = {word for word in meant if is_direction(word) and len(word) == 2}
    mine = {word for word in entry.words if is_direction(word) and len(word) == 2}
    if quarters and mine and not quarters & mine:
        score *= 0.6
    return score


def _crossing_of(text: str) -> list[PlaceMatch]:
    """Where two axes meet, whether anybody has surveyed their crossing or not."""
    words = [_known(word)[0] for word in words_of(text)]
    north_south = grid.named(words, grid.NORTH_SOUTH)[:3]
    matches = []
    for name, latitude, axis in _east_west(words):
        for other in north_south:
            longitude = other.at(latitude)
            rest = set(words) - set(other.words) - set(words_of(name))
            spare = sum(1 for word in rest if not is_direction(word))
            beyond = not other.reaches(latitude) or (axis and not axis.reaches(longitude))
            unsaid = not set(words_of(name)) <= set(words)
            confidence = DERIVED - 0.15 * spare - 0.2 * bool(beyond) - 0.2 * unsaid
            latitude = axis.at(longitude) if axis else latitude
            title = f"{street_title(name)} & {street_title(other.name)}"
            matches.append(_match(title, "crossing, by the grid", latitude, longitude, confidence))
    return [match for match in matches if match.confidence >= GUESSED]


def _city_named(text: str) -> str:
    """The neighboring city that somebody named with the place."""
    low = plain(text)
    cities = (city for city in neighbors() if re.search(rf"\b{city.lower()}\b", low))
    return next((city for city in cities if city.lower() not in grid.street_words()), "")


def _outside_city(match: PlaceMatch, city: str) -> PlaceMatch:
    """What was said to be in another city is not surely here."""
    if city in match.outside:
        return match
    return replace(match, confidence=match.confidence / 2, outside=f"{city} was named")


def _east_west(words: Sequence[str]) -> list[tuple[str, float, grid.Axis | None]]:
    streets: list[tuple[str, float, grid.Axis | None]] = [
        (axis.name, axis.middle, axis) for axis in grid.named(words, grid.EAST_WEST)[:3]
    ]
    names = {name.lower() for name, _, _ in streets}
    numbered = grid.quarters()
    quarters = [word for word in words if word in numbered]
    numbers = [word for word in words if word.isdecimal()]
    if numbers and not quarters and not streets:
        quarters = list(numbered)
    for quarter in quarters:
        for number in numbers:
            latitude = grid.latitude_of(quarter, int(number))
            if latitude is not None and f"{quarter} {number}" not in names:
                streets.append((f"{quarter.upper()} {number}", latitude, None))
    return streets


def _addresses(text: str) -> list[PlaceMatch]:
    """A house number on a street whose axis is known."""
    match = _HOUSE.match(plain(text))
    if not match:
        return []
    number, words = int(match[1]), [_known(word)[0] for word in words_of(match[2])]
    exact = _places_by_address().get((number, frozenset(words)))
    if exact:
        return [_match(exact[0], "address", *exact[1:], 0.97)]
    return [*_along_east_west(number, words), *_along_north_south(number, words)]


def _along_east_west(number: int, words: Sequence[str]) -> list[PlaceMatch]:
    matches = []
    for name, latitude, axis in _east_west(words):
        for side, confidence in _sides(words, "ew"):
            if (longitude := grid.along(side, number)) is not None:
                latitude = axis.at(longitude) if axis else latitude
                title = _block(number, name if name[0] in "NS" else f"{side.upper()} {name}")
                matches.append(_match(title, "block", latitude, longitude, confidence))
    return matches


def _along_north_south(number: int, words: Sequence[str]) -> list[PlaceMatch]:
    matches = []
    for axis in grid.named(words, grid.NORTH_SOUTH)[:2]:
        for side, confidence in _sides(words, "ns"):
            if (north := grid.along(side, number)) is not None:
                title = _block(number, f"{side.upper()} {axis.name}")
                matches.append(_match(title, "block", north, axis.at(north), confidence))
    return matches


def _sides(words: Sequence[str], both: str) -> list[tuple[str, float]]:
    """Which way the numbers count: as said, or either way, less surely."""
    at = -1 if both == "ew" else 0
    directions = [word[at] for word in words if is_direction(word) and word[at] in both]
    return [(directions[0], 0.82)] if directions else [(side, 0.5) for side in both]


@cache
def _places_by_address() -> dict[tuple[int, frozenset[str]], tuple[str, float, float]]:
    places = {}
    for line in rows("addresses.csv"):
        number, _, street = line["address"].partition(" ")
        key = (int(number), frozenset(words_of(street)))
        places[key] = (line["address"].title(), float(line["lat"]), float(line["lon"]))
    return places


def _match(
    name: str, kind: str, latitude: float, longitude: float, confidence: float
) -> PlaceMatch:
    outside = whereabouts(latitude, longitude).words
    return PlaceMatch(name, kind, latitude, longitude, round(min(confidence, 1.0), 2), outside)


def _block(number: int, street: str) -> str:
    return f"{number} {street_title(street)}"
