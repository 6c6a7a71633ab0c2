"""What a protocol is made of, and what it decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Answers = Mapping[str, str]
When = Mapping[str, tuple[str, ...]]

DESTINATIONS: Final = (
    "police",
    "crt",
    "art",
    "ccd",
    "988",
    "cap",
    # Of other agencies: the engine company, a clinician with an officer, their mobile team.
    "fire",
    "cores",
    "mobile",
)
BANDS_AT_MOST: Final = 9
PRIORITIES: Final = (1, 2, 3, 4)
# Who goes along. Of these a graver answer may never lose one that keeps people safe.
SAFETY: Final = ("co_response", "ems", "fire", "supervisor", "imminent")
# What is offered for later, and sends nobody.
REFERRAL: Final = "cap_referral"
ALONG: Final = (*SAFETY, "art", REFERRAL)
# What a destination needs before it can take anybody.
NEEDS: Final = ("unit", "clinician", "nobody")
UNKNOWN: Final = "unknown"
# A question that nobody is asked: the console answers it.
CONTEXT: Final = "context"
# How much each destination is, and what a fallback is measured by: 4 has the police with it, 3 is
# a team for grave calls, 2 one for the others, 1 the telephone, 0 a referral.
STRENGTH: Final[Mapping[str, int]] = {
    "police": 4,
    "cores": 4,
    "crt": 3,
    "mobile": 3,
    "fire": 3,
    "art": 2,
    "ccd": 1,
    "988": 1,
    "cap": 0,
}
WITH_POLICE: Final = 4
FOR_GRAVE_CALLS: Final = 3
IN_PERSON: Final = 2
# The two gravest bands, whatever a city calls them.
GRAVE: Final = 2
# Who may take a call up again later.
PROGRAMS: Final = ("ccd", "crt", "art", "cap")
# The safety facts that answers may state.
TOPICS: Final = (
    "weapon",
    "violence",
    "suicidal_intent",
    "location",
    "medical",
    "substances",
    "child",
    "scene",
    "people",
)


class BadAnswer(ValueError):
    """An answer to no question, or one the question does not offer."""


def holds(when: When, answers: Answers) -> bool:
    """Whether every condition is met. Written out: `all()` would take three times as long."""
    for key, wanted in when.items():  # noqa: SIM110
        if answers[key] not in wanted:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Choice:
    """`severity` says how grave the answer is beside the others of its question, 0 the least;
    two may be as grave as each other. The place in the file says nothing. `of` are the hours,
    areas or sources that the answer is of, where the console answers.
    """

    key: str
    text: str
    severity: int
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """`kind` is hard_stop, risk, need or context; `unasked` is the answer that silence counts as.

    `topic` is the safety fact that the answers state, and `said` what each of them says of it;
    an answer that is not in `said` states nothing. `declared`: the file says both of these, or
    that it states nothing, and how grave each answer is. Older versions did not, and only stay
    readable.

    `ask_when`: asked only where earlier questions have these answers; elsewhere it stands at
    `otherwise`, unless somebody answered it all the same. What is answered always counts.
    `given_by`: what the console answers it from, where nobody is asked.
    """

    key: str
    text: str
    hint: str
    kind: str
    answers: tuple[Choice, ...]
    unasked: str
    topic: str | None
    said: Mapping[str, str]
    declared: bool
    ask_when: When
    otherwise: str
    given_by: str

    def stands_at(self, full: Answers) -> str:
        """The answer that silence counts as, where the questions before have those of `full`."""
        return self.unasked if holds(self.ask_when, full) else self.otherwise

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(choice.key for choice in self.answers)

    @property
    def severities(self) -> tuple[int, ...]:
        """How grave each answer is, in the order of `answers`."""
        return tuple(choice.severity for choice in self.answers)

    def is_mildest(self, answer: str) -> bool:
        """Whether no other answer is less grave."""
        least = min(self.severities)
        return any(choice.key == answer and choice.severity == least for choice in self.answers)

    @property
    def is_risk(self) -> bool:
        return self.kind in ("hard_stop", "risk")


@dataclass(frozen=True, slots=True)
class BandRoute:
    """One destination of a band, and the answers it is for. The last way has no condition."""

    to: str
    when: When


@dataclass(frozen=True, slots=True)
class Band:
    """One column of the spectrum. `number` counts from the most serious; `sign` is what the
    city calls it.
    """

    number: int
    sign: str
    name: str
    ways: tuple[BandRoute, ...]


@dataclass(frozen=True, slots=True)
class Fallback:
    """Where to, when a destination cannot take the call; who goes along; who follows up."""

    to: str
    add: tuple[str, ...]
    follow_up: str | None

    @property
    def strength(self) -> int:
        """How much takes the call, with whoever goes along: a team with police is as police."""
        alone = STRENGTH[self.to]
        return WITH_POLICE if alone >= FOR_GRAVE_CALLS and "co_response" in self.add else alone


@dataclass(frozen=True, slots=True)
class Destination:
    """`needs` says what must be there: a unit, a clinician, or nobody of ours.

    `waits`: a call may wait for it while all its people are busy. `takes`: whom it is for; it
    never gets anybody else, whatever leads there.
    """

    code: str
    name: str
    needs: str
    waits: bool
    otherwise: Fallback | None
    takes: When


@dataclass(frozen=True, slots=True)
class Rule:
    """`locked`: nobody may override it toward a less cautious band."""

    id: str
    because: str
    when: When
    band: int
    priority: int
    locked: bool

    def matches(self, answers: Answers) -> bool:
        return holds(self.when, answers)


@dataclass(frozen=True, slots=True)
class Along:
    """Who is added when the answers match, in the bands named; in every band when none is."""

    when: When
    bands: tuple[int, ...]
    add: tuple[str, ...]

    def matches(self, answers: Answers, band: int) -> bool:
        if self.bands and band not in self.bands:
            return False
        return holds(self.when, answers)


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do until help comes, in a sentence for whoever is on the telephone."""

    when: When
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the table says to one set of answers: what the person needs.

    `barred` are the destinations that do not take this person; `advice` what to say meanwhile.
    Neither is part of how urgent it is.
    """

    rule: str
    because: str
    band: int
    destination: str
    priority: int
    along: frozenset[str]
    locked: bool
    barred: frozenset[str] = field(default=frozenset(), compare=False)
    advice: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Protocol:
    """`uncleared` is the least serious band a call may have while a risk is not cleared."""

    code: str
    version: int
    title: str
    review: str
    uncleared: int
    bands: tuple[Band, ...]
    destinations: Mapping[str, Destination]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    along: tuple[Along, ...]
    advice: tuple[Advice, ...]

    def band(self, number: int) -> Band:
        return self.bands[number - 1]

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that a person is asked."""
        return tuple(question for question in self.questions if question.kind != CONTEXT)

    def chain(self, code: str) -> list["Destination"]:
        """The destination, and all who take the call when the one before cannot, to the last."""
        chain: list[Destination] = []
        here = self.destinations.get(code)
        # A draft may still lead nowhere, or round in a circle.
        while here and here not in chain:
            chain.append(here)
            then = here.otherwise if here.needs != "nobody" or here.takes else None
            here = self.destinations.get(then.to) if then else None
        return chain

    def question(self, key: str) -> Question:
        return next(question for question in self.questions if question.key == key)

    def complete(self, answers: Answers) -> dict[str, str]:
        """`answers` with each question not asked counted as not cleared. Raises BadAnswer."""
        known = {question.key: question for question in self.questions}
        for key, answer in answers.items():
            if key not in known:
                raise BadAnswer(f"The protocol has no question {key!r}.")
            if answer not in known[key].keys:
                offered = ", ".join(known[key].keys)
                raise BadAnswer(f"{answer!r} is no answer to {key!r}: it takes {offered}.")
        full: dict[str, str] = {}
        for question in self.questions:
            full[question.key] = answers.get(question.key) or question.stands_at(full)
        return full

    def decide(self, answers: Answers) -> Outcome:
        """The first matching rule's outcome. Raises BadAnswer, or LookupError if unproven."""
        return self.decide_complete(self.complete(answers))

    def decide_complete(self, full: Answers) -> Outcome:
        """`decide` for answers known to be complete and offered. Raises LookupError."""
        rule = next((rule for rule in self.rules if rule.matches(full)), None)
        if rule is None:
            raise LookupError(f"no rule for {full}")
        added = {
            name for extra in self.along if extra.matches(full, rule.band) for name in extra.add
        }
        return Outcome(
            rule=rule.id,
            because=rule.because,
            band=rule.band,
            destination=self._destination(rule.band, full),
            priority=rule.priority,
            along=frozenset(added),
            locked=rule.locked,
            barred=self._barred(full),
            advice=tuple(one.text for one in self.advice if holds(one.when, full)),
        )

    def known_among(self, answers: Answers) -> dict[str, str]:
        """Those of `answers` that this protocol offers: what another version's run says to it."""
        offered = {question.key: question.keys for question in self.questions}
        return {key: answer for key, answer in answers.items() if answer in offered.get(key, ())}

    def _barred(self, full: Answers) -> frozenset[str]:
        return frozenset(
            code
            for code, place in self.destinations.items()
            if place.takes and not holds(place.takes, full)
        )

    def _destination(self, band: int, full: Answers) -> str:
        for way in self.bands[band - 1].ways:
            if holds(way.when, full) and holds(self.destinations[way.to].takes, full):
                return way.to
        raise LookupError(f"band {band} leads nowhere for {full}")


def is_less_urgent(milder: Outcome, graver: Outcome) -> bool:
    """Whether `graver` gets a less urgent response than `milder`, or loses somebody it needs."""
    lost = (milder.along - graver.along) & set(SAFETY)
    return graver.band > milder.band or graver.priority > milder.priority or bool(lost)
