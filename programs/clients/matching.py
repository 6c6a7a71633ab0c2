"""Telling whether two are the same person: telephone, name, address, and what speaks for it.

Pure. Nothing here decides: it says how alike two are and why, and a person decides.

R44: docs/requirements.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from jellyfish import metaphone
from rapidfuzz.fuzz import token_sort_ratio

from programs.base.city import city

PHONE_DIGITS: Final = 10
SIMILAR_NAME: Final = 0.84
# What each thing alike adds; a match that is worth showing has at least LIKELY.
WEIGHT: Final = {"phone": 0.55, "name": 0.35, "address": 0.25, "alias": 0.35, "born": 0.35}
LIKELY: Final = 0.5
_SHORT: Final = {
    "northwest": "nw", "northeast": "ne", "southwest": "sw", "southeast": "se", "north": "n",
    "south": "s", "east": "e", "west": "w", "street": "st", "avenue": "ave", "boulevard": "blvd",
    "drive": "dr", "road": "rd", "place": "pl", "court": "ct", "lane": "ln", "terrace": "ter",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of somebody: every name, number and address."""

    names: tuple[str, ...] = ()
    phones: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    born: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """How alike, from 0 to 1, and the reasons in words."""

    score: float
    evidence: tuple[str, ...]

    @property
    def likely(self) -> bool:
        return self.score >= LIKELY


def phone_key(text: str) -> str:
    """The last ten digits, or nothing where there are fewer than seven."""
    # The last ten, so that a number with and without the country's 1 is one.
    digits = re.sub(r"\D", "", text)[-PHONE_DIGITS:]
    return digits if len(digits) >= 7 else ""


def phonetic_words(text: str) -> list[str]:
    """How each word of a name sounds, so that Jon Smyth is found as John Smith."""
    plain = re.sub(r"[^\w\s'-]", " ", text).replace("-", " ")
    return sorted({sound[:20] for word in plain.split() if (sound := metaphone(word))})


def phonetic_key(text: str) -> str:
    """A whole name as it sounds, whatever the order of its words; a lone word is no name."""
    words = phonetic_words(text)
    # Too many share a first name: by it alone everybody called John would be one person.
    return " ".join(words)[:60] if len(words) > 1 else ""


@cache
def _noise() -> re.Pattern[str]:
    """What tells no address from another: signs, words for a flat, and names of the city."""
    ours = [re.escape(name.lower()) for name in (city().name, *city().also_called)]
    return re.compile(rf"[^\w\s]|\b(?:apt|apartment|unit|suite|ste|{'|'.join(ours)})\b")


def address_key(text: str) -> str:
    """An address without case, signs and long forms."""
    words = _noise().sub(" ", text.lower()).split()
    return " ".join(_SHORT.get(word, word) for word in words)[:200]


def name_similarity(name: str, other: str) -> float:
    """From 0 to 1, the order of the words aside."""
    if not name or not other:
        return 0.0
    alike = float(token_sort_ratio(name.lower(), other.lower())) / 100
    same_sound = bool(phonetic_key(name)) and phonetic_key(name) == phonetic_key(other)
    return max(alike, 0.9 if same_sound else 0.0)


def match(person: Identity, other: Identity) -> Match:
    """How alike two are. Different dates of birth outweigh everything but a shared telephone."""
    score, evidence = 0.0, []
    if shared := person.phones & other.phones:
        score += WEIGHT["phone"]
        evidence.append(f"same telephone, ending {min(shared)[-4:]}")
    best, pair = _best(person.names, other.names)
    if best >= SIMILAR_NAME:
        score += WEIGHT["name"] * best
        evidence.append(f"name {round(100 * best)} % alike: {pair[0]}, {pair[1]}")
    if places := person.addresses & other.addresses:
        score += WEIGHT["address"]
        evidence.append(f"same address: {min(places)}")
    if person.born and other.born:
        same = person.born == other.born
        score += WEIGHT["born"] if same else -WEIGHT["born"]
        evidence.append("same date of birth" if same else "DIFFERENT dates of birth")
    # A family shares telephone and address: without a name alike that is little.
    if best < SIMILAR_NAME and person.names and other.names:
        score -= 0.15
        evidence.append("names differ")
    return Match(max(0.0, min(1.0, score)), tuple(evidence))


def _best(names: Sequence[str], others: Sequence[str]) -> tuple[float, tuple[str, str]]:
    """The two names that are most alike, and how much."""
    pairs = ((name_similarity(a, b), (a, b)) for a in names for b in others)
    return max(pairs, default=(0.0, ("", "")))


class UnionFind:
    """What belongs together: keys are numbered, and tied to one another as numbers."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._parents: list[int] = []

    def number(self, key: str) -> int:
        """The key's number, a new one where it has none."""
        number = self.numbers.setdefault(key, len(self._parents))
        if number == len(self._parents):
            self._parents.append(number)
        return number

    def tie(self, keys: Sequence[str]) -> int:
        """Tie keys to one another; return the number of the first."""
        first = self.number(keys[0])
        for other in keys[1:]:
            self._parents[self.root(self.number(other))] = self.root(first)
        return first

    def root(self, number: int) -> int:
        """The number that stands for all that is tied to this one, so far."""
        parents = self._parents
        while (up := parents[number]) != number:
            # Each step on the way up is halved for the next who asks: trees stay flat.
            parents[number] = number = parents[up]
        return number
