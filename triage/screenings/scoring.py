"""Reading a scoring file; one that would score what nobody meant is refused (docs/protocols.md)."""

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import combinations, pairwise
from typing import Any, Final

from triage.screenings.asking import UnreadableForm
from triage.screenings.levels import DECLINED, INCOMPLETE, NEVER, ScoreRule, Scoring

KEYS: Final = (
    "questionnaire",
    "title",
    "levels",
    "page_at",
    "band_at",
    "imminent_at",
    "rule",
    "points",
    "unscored",
)
KEYS_OF_RULE: Final = ("id", "level", "because", "when", "total")


def read_scoring(source: str) -> Scoring:
    """Read a scoring file. Raises UnreadableForm with one sentence."""
    try:
        scoring = _scoring(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableForm(f"The scoring is not TOML: {error}.") from None
    except KeyError as error:
        raise UnreadableForm(f"The scoring lacks {error}.") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise UnreadableForm(f"A part of the scoring is of the wrong shape: {error}.") from None
    if flaw := next(_flaws(scoring), None):
        raise UnreadableForm(flaw)
    return scoring


def _scoring(table: Mapping[str, Any]) -> Scoring:
    _refuse_unknown(table, KEYS, "The scoring")
    page_at = _text(table["page_at"], "page_at")
    return Scoring(
        questionnaire=_text(table["questionnaire"], "questionnaire"),
        title=_text(table["title"], "title"),
        levels=tuple(_text(level, "levels") for level in _list(table["levels"], "levels")),
        page_at=page_at,
        # Whoever says nothing of these means what pages.
        band_at=_text(table.get("band_at", page_at), "band_at"),
        imminent_at=_text(table.get("imminent_at", page_at), "imminent_at"),
        rules=tuple(_rule(entry) for entry in _list(table["rule"], "rule")),
        points={
            key: {answer: _points(number, key) for answer, number in points.items()}
            for key, points in table.get("points", {}).items()
        },
        unscored=tuple(
            _text(key, "unscored") for key in _list(table.get("unscored", []), "unscored")
        ),
    )


def _rule(entry: Mapping[str, Any]) -> ScoreRule:
    name = _text(entry["id"], "id")
    _refuse_unknown(entry, KEYS_OF_RULE, f"Rule {name!r}")
    least, most = _range(entry["total"], name) if "total" in entry else (None, None)
    return ScoreRule(
        id=name,
        level=_text(entry["level"], "level"),
        because=_text(entry["because"], "because"),
        when={key: _answers(wanted, name) for key, wanted in entry.get("when", {}).items()},
        least=least,
        most=most,
    )


def _range(total: Any, name: str) -> tuple[float, float]:
    shape = f"The total of rule {name!r} is two numbers, the least and the most, as [3, 5]."
    if not isinstance(total, list) or len(total) != 2 or not all(map(_is_number, total)):
        raise UnreadableForm(shape)
    least, most = total
    if least > most:
        raise UnreadableForm(f"{shape} Here the least is more than the most.")
    return least, most


def _points(number: Any, key: str) -> float:
    if not _is_number(number) or math.isinf(number):
        raise UnreadableForm(f"The points of {key!r} are no number: {number!r}.")
    if number < 0:
        raise UnreadableForm(f"The points of {key!r} are negative: {number}.")
    return float(number)


def _answers(wanted: Any, name: str) -> tuple[str, ...]:
    if not isinstance(wanted, list) or not wanted:
        raise UnreadableForm(f'Rule {name!r} lists the answers it takes, as ["yes", "often"].')
    return tuple(str(one).lower() if isinstance(one, bool) else str(one) for one in wanted)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UnreadableForm(f"In {name} stands no text: {value!r}.")
    return value


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise UnreadableForm(f"{name} is no list.")
    return value


def _refuse_unknown(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    for key in table:
        if key not in known:
            like = get_close_matches(key, known, n=1)
            meant = f"; {like[0]!r} is meant?" if like else "."
            raise UnreadableForm(f"{where} has a key that means nothing: {key!r}{meant}")


def _flaws(scoring: Scoring) -> Iterator[str]:
    """What the file says that nobody can have meant, the plainest first."""
    yield from _flaws_of_levels(scoring)
    last = scoring.rules[-1] if scoring.rules else None
    if last is None or not last.is_for_all:
        yield "The last rule of a scoring takes every case: it has no condition."
        return
    if last.level != scoring.levels[0]:
        yield (
            f"The last rule takes whatever no other does, so it gives the least level, "
            f"{scoring.levels[0]!r}: the levels run from the least to the most serious."
        )
    ids = [rule.id for rule in scoring.rules]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        yield f"Two rules are called {twice!r}."
    for rule in scoring.rules[:-1]:
        if rule.is_for_all:
            yield (
                f"Rule {rule.id!r} has no condition and stands above others, which are then never "
                "reached."
            )
    for above, below in combinations(scoring.rules, 2):
        if _takes_all_of(above, below):
            yield f"Rule {below.id!r} is never reached: rule {above.id!r} takes all its cases."
    yield from _flaws_of_ranges(scoring)


def _flaws_of_levels(scoring: Scoring) -> Iterator[str]:
    levels = scoring.levels
    if len(levels) < 2 or len(set(levels)) < len(levels):
        yield "A scoring has two levels at least, and each once."
    if ours := {INCOMPLETE, DECLINED, NEVER} & set(levels):
        yield f"{min(ours)!r} is no name for a level: it means something else here."
    known = {rule.level for rule in scoring.rules} | {scoring.page_at}
    known |= {scoring.band_at, scoring.imminent_at} - {NEVER}
    if strange := known - set(levels):
        yield f"The scoring has no level {min(strange)!r}."


def _takes_all_of(above: ScoreRule, below: ScoreRule) -> bool:
    """Whether whatever the lower rule would take, the one above it takes."""
    for key, wanted in above.when.items():
        if key not in below.when or not set(below.when[key]) <= set(wanted):
            return False
    if above.least is None or above.most is None:
        return True
    if below.least is None or below.most is None:
        return False
    return above.least <= below.least and below.most <= above.most


def _flaws_of_ranges(scoring: Scoring) -> Iterator[str]:
    """Ranges of the total that overlap, leave one out, or get milder as it grows."""
    alike: dict[str, list[tuple[float, float, ScoreRule]]] = {}
    for rule in scoring.rules:
        if rule.least is not None and rule.most is not None:
            same = repr(sorted((key, sorted(wanted)) for key, wanted in rule.when.items()))
            alike.setdefault(same, []).append((rule.least, rule.most, rule))
    for ranges in alike.values():
        ordered = sorted(ranges, key=lambda one: one[:2])
        for (_from, most, one), (least, _to, next_one) in pairwise(ordered):
            if least <= most:
                yield f"Rules {one.id!r} and {next_one.id!r} overlap at a total of {least:g}."
            elif least - most > 1:
                between = f"between {one.id!r} and {next_one.id!r}"
                yield f"A total of {most + 1:g} falls into no rule, {between}."
            if scoring.rank(next_one.level) < scoring.rank(one.level):
                yield (
                    f"Rule {next_one.id!r} has the greater total and the milder level than "
                    f"{one.id!r}: more points are graver."
                )
