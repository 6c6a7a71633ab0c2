"""Beside a decision: what to say until help comes, and what nobody asked that could decide."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from triage.protocols.asks import Ask, asks
from triage.protocols.models import ProtocolVersion
from triage.protocols.pages import along_name
from triage.protocols.selectors import chart_of
from triage.protocols.table import Answers, Outcome, Protocol


@dataclass(frozen=True, slots=True)
class Deciding:
    """An answer that would change what happens, and what it would change, in words."""

    answer: str
    text: str
    changes: str


@dataclass(frozen=True, slots=True)
class Unasked:
    """A question that nobody has answered. `risk`: until then it counts as not cleared."""

    question: str
    text: str
    risk: bool
    answers: tuple[Deciding, ...]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """`advice` is the protocol's own; `unasked` stands in the order of asking."""

    advice: tuple[str, ...]
    unasked: tuple[Unasked, ...]

    @property
    def silent(self) -> tuple[Unasked, ...]:
        """Those whose silence does not show in the band: nobody would think of them."""
        return tuple(one for one in self.unasked if not one.risk)


def meanwhile(version: ProtocolVersion, answers: Answers) -> Meanwhile:
    """What stands beside the recommendation for these answers."""
    chart = chart_of(version)
    now, open_ones = asks(chart, answers)
    return Meanwhile(
        advice=now.advice,
        unasked=tuple(_unasked(chart.protocol, now, one) for one in open_ones),
    )


def _unasked(table: Protocol, now: Outcome, one: Ask) -> Unasked:
    return Unasked(
        question=one.question.key,
        text=one.question.text,
        risk=one.question.is_risk,
        answers=tuple(
            Deciding(choice.key, choice.text, "; ".join(_changes(table, now, then)))
            for choice, then in one.changes
        ),
    )


def _changes(table: Protocol, now: Outcome, then: Outcome) -> Iterator[str]:
    if (then.band, then.destination) != (now.band, now.destination):
        yield _("band %(sign)s, %(name)s") % {
            "sign": table.band(then.band).sign,
            "name": table.destinations[then.destination].name,
        }
    if then.priority != now.priority:
        yield _("priority %(number)s") % {"number": then.priority}
    for name in sorted(then.along - now.along):
        yield _("with %(whom)s") % {"whom": along_name(name)}
    for name in sorted(now.along - then.along):
        yield _("without %(whom)s") % {"whom": along_name(name)}
