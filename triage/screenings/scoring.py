"""Scoring a questionnaire from a small file: levels, rules read from the top, points."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.screenings.questionnaire import Form, Responses, UnreadableForm


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """A level, when every condition is met and the total is within the range."""

    id: str
    level: str
    because: str
    when: Mapping[str, tuple[str, ...]]
    least: float | None
    most: float | None

    def matches(self, responses: Responses, total: float) -> bool:
        if self.least is not None and total < self.least:
            return False
        if self.most is not None and total > self.most:
            return False
        return all(set(responses.get(key, ())) & set(wanted) for key, wanted in self.when.items())


@dataclass(frozen=True, slots=True)
class Score:
    """A level, and whether every question was answered. A level of an unfinished one is the
    least it can be.
    """

    level: str
    because: str
    complete: bool
    total: float | None
    pages: bool


@dataclass(frozen=True, slots=True)
class Scoring:
    """`levels` run from least to most serious; from `page_at` on, the supervisor is paged."""

    questionnaire: str
    title: str
    levels: tuple[str, ...]
    page_at: str
    rules: tuple[ScoreRule, ...]
    points: Mapping[str, Mapping[str, float]]

    def score(self, form: Form, responses: Responses) -> Score:
        """The level of what was answered. Raises BadResponse for an answer not offered."""
        kept = form.kept(responses)
        total = sum(
            self.points.get(key, {}).get(answer, 0.0)
            for key, answers in kept.items()
            for answer in answers
        )
        rule = next(rule for rule in self.rules if rule.matches(kept, total))
        serious = self.levels.index(rule.level) >= self.levels.index(self.page_at)
        return Score(
            level=rule.level,
            because=rule.because,
            complete=not form.unanswered(kept),
            total=total if self.points else None,
            pages=serious,
        )

    def misfits(self, form: Form) -> list[str]:
        """What the file says that the questionnaire does not know."""
        misfits = []
        if self.questionnaire != form.code:
            misfits.append(f"It scores {self.questionnaire!r}, and this is {form.code!r}.")
        tested = [(key, wanted) for rule in self.rules for key, wanted in rule.when.items()]
        tested += [(key, tuple(points)) for key, points in self.points.items()]
        for key, wanted in tested:
            item = form.item(key)
            if item is None:
                misfits.append(f"It scores {key!r}, which is no question.")
                continue
            offered = {option.code for option in item.options}
            misfits += [
                f"It scores {answer!r} for {key!r}, which it does not offer."
                for answer in wanted
                if offered and answer not in offered
            ]
        return misfits


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
    strange = ({rule.level for rule in scoring.rules} | {scoring.page_at}) - set(scoring.levels)
    if strange:
        raise UnreadableForm(f"The scoring has no level {min(strange)!r}.")
    # So that score() always finds a rule.
    last = scoring.rules[-1] if scoring.rules else None
    if last is None or last.when or last.least is not None or last.most is not None:
        raise UnreadableForm("The last rule of a scoring takes every case: it has no condition.")
    return scoring


def _scoring(table: Mapping[str, Any]) -> Scoring:
    return Scoring(
        questionnaire=str(table["questionnaire"]),
        title=str(table["title"]),
        levels=tuple(str(level) for level in table["levels"]),
        page_at=str(table["page_at"]),
        rules=tuple(_rule(entry) for entry in table["rule"]),
        points={
            str(key): {str(answer): float(number) for answer, number in points.items()}
            for key, points in table.get("points", {}).items()
        },
    )


def _rule(entry: Mapping[str, Any]) -> ScoreRule:
    least, most = entry.get("total", [None, None])
    return ScoreRule(
        id=str(entry["id"]),
        level=str(entry["level"]),
        because=str(entry["because"]),
        when={str(key): tuple(map(str, wanted)) for key, wanted in entry.get("when", {}).items()},
        least=least,
        most=most,
    )
