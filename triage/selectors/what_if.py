"""Running a draft over all past assessments: what would have gone elsewhere."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.models import Assessment, ProtocolVersion
from triage.protocol import Outcome, Protocol
from triage.protocol.table import eases
from triage.selectors.protocols import table_of

CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Move:
    """Calls that one band and destination had and another would have."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Calls that one rule decided and another would decide."""

    from_rule: str
    to_rule: str
    before: str
    after: str
    count: int
    eased: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class Case:
    """One past assessment that would be served less urgently."""

    call_id: UUID
    number: str
    at: datetime
    from_rule: str
    to_rule: str


@dataclass(frozen=True, slots=True)
class Replay:
    total: int
    elsewhere: int
    moves: tuple[Move, ...]
    patterns: tuple[Pattern, ...]
    cases: tuple[Case, ...]

    @property
    def eased(self) -> tuple[Pattern, ...]:
        return tuple(pattern for pattern in self.patterns if pattern.eased)


def replay(draft: ProtocolVersion) -> Replay:
    """What `draft` would say to every past assessment, against what its own version said.

    Answers the draft does not offer count as not asked.
    """
    moves: Counter[tuple[str, str]] = Counter()
    patterns: Counter[tuple[str, str, str, str, bool]] = Counter()
    cases, total = [], 0
    for past, (before, left), (after, arrived) in _compared(draft):
        total += 1
        if before == after:
            continue
        eased = eases(before, after)
        where = left, arrived
        moves[where] += left != arrived
        patterns[(before.rule, after.rule, *where, eased)] += 1
        if eased:
            cases.append(Case(past[0], past[1], past[2], before.rule, after.rule))
    said = {(one.from_rule, one.to_rule): one.text for one in draft.explanations.all()}
    return Replay(
        total=total,
        elsewhere=sum(moves.values()),
        moves=tuple(
            Move(*where, count) for where, count in moves.most_common() if where[0] != where[1]
        ),
        patterns=tuple(
            Pattern(*key[:4], count, key[4], said.get(key[:2], "") if key[4] else "")
            for key, count in sorted(patterns.items(), key=lambda one: (not one[0][4], -one[1]))
        ),
        cases=tuple(cases),
    )


Past = tuple[UUID, str, datetime]


Led = tuple[Outcome, str]


def _compared(draft: ProtocolVersion) -> Iterator[tuple[Past, Led, Led]]:
    """Each past assessment with both outcomes, and where they lead; equal answers decided once."""
    table = table_of(draft)
    own = {version.pk: table_of(version) for version in ProtocolVersion.objects.all()}
    known: dict[tuple[object, ...], tuple[Led, Led]] = {}
    rows = Assessment.objects.order_by("at").values_list(
        "call_id", "call__number", "at", "protocol_id", "answers"
    )
    for call_id, number, at, version, answers in rows.iterator(chunk_size=CHUNK):
        key = (version, *answers.items())
        if key not in known:
            known[key] = (
                _led(own[version], own[version].decide(answers)),
                _led(table, table.decide(table.known_among(answers))),
            )
        yield (call_id, number, at), *known[key]


def _led(table: Protocol, outcome: Outcome) -> Led:
    place = table.destinations[outcome.destination].name
    return outcome, f"{table.band(outcome.band).sign} · {place}"
