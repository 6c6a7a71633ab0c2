"""Scoring a questionnaire: levels, rules read from the top, points. Files of it: `scoring`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import prod
from typing import Final

from triage.screenings.asking import Form, Item, Responses

# Levels of our own: nothing was found, and yet nobody may say so.
INCOMPLETE: Final = "incomplete"
DECLINED: Final = "declined"
# Instead of a level: no level does it.
NEVER: Final = "never"
# More combinations than this are not walked; the rules are then compared in pairs only.
CASES_AT_MOST: Final = 60_000

Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """A level, when every condition is met and the total is within the range."""

    id: str
    level: str
    because: str
    when: Mapping[str, tuple[str, ...]]
    least: float | None
    most: float | None

    @property
    def has_range(self) -> bool:
        return self.least is not None

    @property
    def is_for_all(self) -> bool:
        return not self.when and not self.has_range

    def matches(self, responses: Responses, total: float) -> bool:
        if self.least is not None and total < self.least:
            return False
        if self.most is not None and total > self.most:
            return False
        return self.holds(responses)

    def holds(self, responses: Responses) -> bool:
        """Whether the answers meet its conditions, whatever the total."""
        return all(set(responses.get(key, ())) & set(wanted) for key, wanted in self.when.items())


@dataclass(frozen=True, slots=True)
class Score:
    """A level, and whether every question that decides it was answered. A level of an unfinished
    one is the least it can be; that nothing was found is never said of one.

    What follows by the owner's cut-offs: the supervisor is paged, the call is of band 2 at least,
    a life is in danger.
    """

    level: str
    because: str
    complete: bool
    total: float | None
    pages: bool
    raises: bool
    imminent: bool

    @property
    def is_least(self) -> bool:
        return is_least(self.level, self.complete)


@dataclass(frozen=True, slots=True)
class Scoring:
    """`levels` run from least to most serious; from `page_at`, `band_at` and `imminent_at` on, the
    supervisor is paged, the call is of band 2 at least, and a life is in danger.

    Without `points` an answer counts what the questionnaire itself says. `unscored` are the
    questions that are meant to count nothing.
    """

    questionnaire: str
    title: str
    levels: tuple[str, ...]
    page_at: str
    band_at: str
    imminent_at: str
    rules: tuple[ScoreRule, ...]
    points: Weights
    unscored: tuple[str, ...]

    @property
    def uses_total(self) -> bool:
        return any(rule.has_range for rule in self.rules)

    def rank(self, level: str) -> int:
        return self.levels.index(level)

    def score(
        self,
        form: Form,
        responses: Responses,
        declined: Collection[str] = (),
        *,
        refused: bool = False,
    ) -> Score:
        """The level of what was answered. `declined` are questions the person would not answer;
        `refused`: nor any of the others. Raises BadResponse for an answer not offered.
        """
        kept = form.kept(responses)
        unsaid = form.declined(responses, declined)
        weights = self.weights(form)
        total = _total(weights, kept)
        rule = next(rule for rule in self.rules if rule.matches(kept, total))
        deciding = self._deciding(form, weights)
        complete = not (refused or self.left(form, kept, unsaid) or deciding & set(unsaid))
        level, because = rule.level, rule.because
        if not complete and self.rank(level) == 0:
            level, because = _nothing_said(refused, bool(deciding & set(unsaid)))
        return Score(
            level=level,
            because=because,
            complete=complete,
            total=total if weights else None,
            pages=self.reaches(level, self.page_at),
            raises=self.reaches(level, self.band_at),
            imminent=self.reaches(level, self.imminent_at),
        )

    def left(self, form: Form, responses: Responses, declined: Collection[str] = ()) -> int:
        """How many of the questions that decide the level are still to be asked."""
        deciding = self._deciding(form, self.weights(form))
        return sum(item.link_id in deciding for item in form.unanswered(responses, declined))

    def reaches(self, level: str, cut_off: str) -> bool:
        known = level in self.levels and cut_off != NEVER
        return known and self.rank(level) >= self.rank(cut_off)

    def weights(self, form: Form) -> Weights:
        """What each answer counts: by the file, else by the questionnaire where a total is used."""
        if self.points or not self.uses_total:
            return self.points
        return {
            item.link_id: {one.code: one.score for one in item.options if one.score is not None}
            for item in form.items
            if item.is_asked and any(one.score is not None for one in item.options)
        }

    def _deciding(self, form: Form, weights: Weights) -> set[str]:
        """The questions that the level hangs on; of a form none of whose do, all."""
        keys = {key for rule in self.rules for key in rule.when} | set(weights)
        return keys or {item.link_id for item in form.items if item.is_asked}

    def misfits(self, form: Form) -> list[str]:
        """What the file says that the questionnaire does not know, and what it leaves unsaid."""
        misfits = []
        if self.questionnaire != form.code:
            misfits.append(f"It scores {self.questionnaire!r}, and this is {form.code!r}.")
        tested = [(key, wanted) for rule in self.rules for key, wanted in rule.when.items()]
        tested += [(key, tuple(points)) for key, points in self.points.items()]
        tested += [(key, ()) for key in self.unscored]
        for key, wanted in tested:
            misfits += _misfits_of_item(key, form.item(key), wanted)
        if not misfits:
            misfits += self._without_points(form)
        return misfits or self._unsafe(form)

    def _without_points(self, form: Form) -> list[str]:
        weights = self.weights(form)
        if self.uses_total and not weights:
            return ["It asks for a total, and neither the file nor the questionnaire gives points."]
        if not weights:
            return []
        named = {key for rule in self.rules for key in rule.when} | set(self.unscored)
        choices = [item for item in form.items if item.is_asked and item.options]
        return [
            f"It gives no points to {item.link_id!r}: give them, or name it in unscored."
            for item in choices
            if item.link_id not in weights and item.link_id not in named
        ] + [
            f"It gives no points to the answer {option.code!r} of {item.link_id!r}."
            for item in choices
            for option in item.options
            if item.link_id in weights and option.code not in weights[item.link_id]
        ]

    def _unsafe(self, form: Form) -> list[str]:
        """What the rules do to every combination of answers and every total they can come to."""
        found: dict[str, None] = {}
        used: set[str] = set()
        for responses, totals in self._cases(form):
            before = 0
            for total in totals:
                matching = [rule for rule in self.rules if rule.matches(responses, total)]
                used.add(matching[0].id)
                found |= dict.fromkeys(self._milder_first(matching))
                found |= dict.fromkeys(self._in_no_range(matching[0], responses, total))
                rank = self.rank(matching[0].level)
                if rank < before:
                    found[f"A total of {total:g} gives a milder level than a smaller one."] = None
                before = max(before, rank)
        # None is used where the combinations are too many to walk.
        found |= dict.fromkeys(
            f"Rule {rule.id!r} is never reached: those above it take all its cases."
            for rule in self.rules
            if used and rule.id not in used
        )
        return list(found)

    def _milder_first(self, matching: Sequence[ScoreRule]) -> Iterator[str]:
        first = matching[0]
        for rule in matching[1:]:
            if self.rank(rule.level) > self.rank(first.level):
                yield (
                    f"Rule {first.id!r} takes cases of the graver rule {rule.id!r}: "
                    "put the graver one above it."
                )

    def _in_no_range(self, rule: ScoreRule, responses: Responses, total: float) -> Iterator[str]:
        """A total that only the last rule takes, although a smaller one has a rule of its own."""
        smaller = [
            one
            for one in self.rules
            if one.least is not None and one.holds(responses) and one.least < total
        ]
        if rule is self.rules[-1] and smaller:
            yield f"A total of {total:g} falls into no rule."

    def _cases(self, form: Form) -> Iterator[tuple[Responses, list[float]]]:
        """Every answer to the questions that rules name, with the totals the others can add.
        Nothing where there are too many.
        """
        keys = sorted({key for rule in self.rules for key in rule.when})
        answers = [self._answers(form.item(key)) for key in keys]
        weights = self.weights(form)
        sums = _sums([self._of_item(form, key, weights) for key in weights if key not in keys])
        if len(sums) * prod(map(len, answers)) > CASES_AT_MOST:
            return
        for some_answers in product(*answers):
            given = dict(zip(keys, some_answers, strict=True))
            responses = {key: codes for key, codes in given.items() if codes}
            counted = _total(weights, responses)
            yield responses, [counted + other for other in sums]

    def _answers(self, item: Item | None) -> list[tuple[str, ...]]:
        """No answer; each that is offered or, where any may be given, that a rule names."""
        assert item is not None  # misfits are told first
        named = {code for rule in self.rules for code in rule.when.get(item.link_id, ())}
        codes = [option.code for option in item.options] or sorted(named)
        return [(), *((code,) for code in codes)]

    @staticmethod
    def _of_item(form: Form, key: str, weights: Weights) -> list[float]:
        """What the answers to one question can add: any of them together where it repeats."""
        values, item = list(weights[key].values()), form.item(key)
        if item is None or not item.repeats:
            return [0.0, *values]
        return _sums([[0.0, value] for value in values])


def is_least(level: str, complete: bool) -> bool:
    """Whether a level was reached and more may yet be found."""
    return not complete and level not in (INCOMPLETE, DECLINED)


def _misfits_of_item(key: str, item: Item | None, wanted: Sequence[str]) -> list[str]:
    if item is None:
        return [f"It scores {key!r}, which is no question."]
    if not item.is_asked:
        return [f"It scores {key!r}, which nobody is asked."]
    offered = {option.code for option in item.options}
    return [
        f"It scores {answer!r} for {key!r}, which it does not offer."
        for answer in wanted
        if offered and answer not in offered
    ]


def _nothing_said(refused: bool, unsaid: bool) -> tuple[str, str]:
    """The level, and why, of one in which nothing was found and not everything was answered."""
    if refused:
        return DECLINED, "The person declined the screener."
    why = "Questions were declined" if unsaid else "Questions are open"
    return INCOMPLETE, f"{why}: nothing can be said yet."


def _total(weights: Weights, responses: Responses) -> float:
    return sum(
        weights.get(key, {}).get(answer, 0.0)
        for key, answers in responses.items()
        for answer in answers
    )


def _sums(choices: Sequence[Sequence[float]]) -> list[float]:
    """Every sum of one number from each list, in order."""
    return sorted(reduce(lambda sums, more: {a + b for a in sums for b in more}, choices, {0.0}))
