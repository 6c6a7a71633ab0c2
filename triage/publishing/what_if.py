"""Running a draft over all past assessments: what would have gone elsewhere."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.decisions.models import Assessment
from triage.protocols.models import ProtocolVersion
from triage.protocols.selectors import table_of
from triage.protocols.table import Outcome, Protocol, is_less_urgent

# Years of assessments do not fit into memory at once.
CHUNK = 5000


@dataclass(frozen=True, slots=True)
class DestinationChange:
    """Calls that one band and destination had and another would have."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Calls that one rule decided and another would decide."""

    from_rule: str
    to_rule: str
    before: str
    after: str
    count: int
    eased: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class ChangedCall:
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
    moves: tuple[DestinationChange, ...]
    patterns: tuple[RuleChange, ...]
    cases: tuple[ChangedCall, ...]

    @property
    def eased(self) -> tuple[RuleChange, ...]:
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
        eased = is_less_urgent(before, after)
        where = left, arrived
        moves[where] += left != arrived
        patterns[(before.rule, after.rule, *where, eased)] += 1
        if eased:
            cases.append(ChangedCall(past[0], past[1], past[2], before.rule, after.rule))
    explanations = {
        (explanation.from_rule, explanation.to_rule): explanation.text
        for explanation in draft.explanations.all()
    }
    return Replay(
        total=total,
        elsewhere=sum(moves.values()),
        moves=tuple(
            DestinationChange(*where, count)
            for where, count in moves.most_common()
            if where[0] != where[1]
        ),
        patterns=tuple(
            RuleChange(*key[:4], count, key[4], explanations.get(key[:2], "") if key[4] else "")
            for key, count in sorted(patterns.items(), key=lambda item: (not item[0][4], -item[1]))
        ),
        cases=tuple(cases),
    )


Past = tuple[UUID, str, datetime]


Routed = tuple[Outcome, str]


def _compared(draft: ProtocolVersion) -> Iterator[tuple[Past, Routed, Routed]]:
    """Each past assessment with both outcomes, and where they lead; equal answers decided once."""
    table = table_of(draft)
    own = {version.pk: table_of(version) for version in ProtocolVersion.objects.all()}
    known: dict[tuple[object, ...], tuple[Routed, Routed]] = {}
    rows = Assessment.objects.order_by("at").values_list(
        "call_id", "call__number", "at", "protocol_id", "answers"
    )
    for call_id, number, at, version, answers in rows.iterator(chunk_size=CHUNK):
        key = (version, *answers.items())
        if key not in known:
            known[key] = (
                _route_of(own[version], own[version].decide(answers)),
                _route_of(table, table.decide(table.known_among(answers))),
            )
        yield (call_id, number, at), *known[key]


def _route_of(table: Protocol, outcome: Outcome) -> Routed:
    place = table.destinations[outcome.destination].name
    return outcome, f"{table.band(outcome.band).sign} · {place}"
