"""A protocol as its page lays it out: in words, question by question."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.codes.calls import Topic
from triage.protocols.table import Fallback, Protocol, Question, When

KINDS = {
    "hard_stop": gettext_lazy("hard stop"),
    "risk": gettext_lazy("risk"),
    "need": gettext_lazy("need"),
    "context": gettext_lazy("answered by the console"),
}
ALONG_NAMES = {
    "co_response": gettext_lazy("CIT police"),
    "ems": gettext_lazy("EMS at once"),
    "fire": gettext_lazy("Fire Department"),
    "imminent": gettext_lazy("imminent risk"),
    "supervisor": gettext_lazy("page to the supervisor"),
    "art": gettext_lazy("Alternative Response Team"),
    "cap_referral": gettext_lazy("CAP referral"),
}


WAYS_EASED = {
    "band": gettext_lazy("a milder band"),
    "priority": gettext_lazy("a later priority"),
    "destination": gettext_lazy("a weaker destination"),
    "lock": gettext_lazy("no longer locked"),
    "along": gettext_lazy("somebody no longer comes"),
    "fallback": gettext_lazy("a weaker fallback"),
    "wait": gettext_lazy("waits while all are busy"),
}


def ways_in_words(ways: Iterable[str]) -> str:
    """In which ways a call would be served less."""
    return ", ".join(str(WAYS_EASED[way]) for way in ways)


@dataclass(frozen=True, slots=True)
class Test:
    """One condition: a question and the answers that meet it."""

    question: str
    answers: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    id: str
    because: str
    tests: tuple[Test, ...]
    band: int
    sign: str
    band_name: str
    to: tuple[str, ...]
    priority: int
    locked: bool


@dataclass(frozen=True, slots=True)
class AlongLine:
    tests: tuple[Test, ...]
    bands: str
    adds: str


@dataclass(frozen=True, slots=True)
class BandLine:
    number: int
    sign: str
    name: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    name: str
    needs: str
    waits: bool
    otherwise: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    text: str
    severity: int
    said: str
    unasked: bool
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    number: int
    key: str
    text: str
    hint: str
    kind: str
    topic: str
    answers: tuple[AnswerLine, ...]


def bands_of(table: Protocol) -> list[BandLine]:
    """The bands from the most serious, and where each sends a call."""
    return [
        BandLine(
            band.number, band.sign, band.name, tuple(_name(table, way.to) for way in band.ways)
        )
        for band in table.bands
    ]


def places_of(table: Protocol) -> list[PlaceLine]:
    """The destinations, and who takes the call when one cannot."""
    return [
        PlaceLine(place.name, place.needs, place.waits, _otherwise(table, place.otherwise))
        for place in table.destinations.values()
    ]


def questions_of(table: Protocol) -> list[QuestionLine]:
    """Each question, its answers as they are asked, and the rules that ask for them."""
    return [
        QuestionLine(
            number=number,
            key=question.key,
            text=question.text,
            hint=question.hint,
            kind=str(KINDS[question.kind]),
            topic=_topic_name(question.topic),
            answers=tuple(_answers(table, question)),
        )
        for number, question in enumerate(table.questions, start=1)
    ]


def rules_of(table: Protocol) -> list[RuleLine]:
    """The rules in the order in which they are read."""
    return [
        RuleLine(
            id=rule.id,
            because=rule.because,
            tests=_tests(table, rule.when),
            band=rule.band,
            sign=table.band(rule.band).sign,
            band_name=table.band(rule.band).name,
            to=tuple(_name(table, way.to) for way in table.band(rule.band).ways),
            priority=rule.priority,
            locked=rule.locked,
        )
        for rule in table.rules
    ]


def along_of(table: Protocol) -> list[AlongLine]:
    """Who goes along, and when."""
    return [
        AlongLine(
            tests=_tests(table, extra.when),
            bands=", ".join(table.band(number).sign for number in extra.bands),
            adds=", ".join(map(along_name, extra.add)),
        )
        for extra in table.along
    ]


def _answers(table: Protocol, question: Question) -> list[AnswerLine]:
    lines = []
    for choice in question.answers:
        used = [rule.id for rule in table.rules if choice.key in rule.when.get(question.key, ())]
        used += [
            along_name(name)
            for extra in table.along
            if choice.key in extra.when.get(question.key, ())
            for name in extra.add
        ]
        lines.append(
            AnswerLine(
                text=choice.text,
                severity=choice.severity,
                said=question.said.get(choice.key, ""),
                unasked=choice.key == question.unasked,
                used_by=tuple(used),
            )
        )
    return lines


def _tests(table: Protocol, when: When) -> tuple[Test, ...]:
    return tuple(_test(table, key, wanted) for key, wanted in when.items())


def _test(table: Protocol, key: str, wanted: tuple[str, ...]) -> Test:
    """In words; a draft may still name what is not there, and is shown as it stands."""
    question = next((question for question in table.questions if question.key == key), None)
    if question is None:
        return Test(key, _(" or ").join(wanted))
    words = {choice.key: choice.text for choice in question.answers}
    return Test(question.text, _(" or ").join(words.get(answer, answer) for answer in wanted))


def _otherwise(table: Protocol, then: Fallback | None) -> str:
    if then is None:
        return ""
    added = [along_name(name) for name in then.add]
    follow_up = []
    if then.follow_up:
        follow_up = [_("%(program)s follows up") % {"program": then.follow_up.upper()}]
    return ", ".join([_name(table, then.to), *added, *follow_up])


def _topic_name(code: str | None) -> str:
    """The safety fact that answers state, as it is called elsewhere."""
    names = {topic.value: str(topic.label) for topic in Topic}
    return names.get(code, code) if code else ""


def along_name(name: str) -> str:
    """What somebody who goes along is called; a draft may name what nobody knows."""
    return str(ALONG_NAMES.get(name, name))


def _name(table: Protocol, code: str) -> str:
    place = table.destinations.get(code)
    return place.name if place else code
