"""Running a draft over the past: all assessments there were, and the city's vignettes."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _

from programs.base.city import city_folder
from triage.decisions.models import Assessment
from triage.protocols.easing import WAYS, Route, eased, route_of
from triage.protocols.models import Explanation, ProtocolVersion
from triage.protocols.pages import ALONG_NAMES, ways_in_words
from triage.protocols.selectors import table_of, version_by_id
from triage.protocols.states import ProtocolStatus
from triage.protocols.table import PRIORITIES, Answers, Protocol
from triage.protocols.vignettes import Vignette, breaches, read_vignettes

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
    """Calls and vignettes that one rule decided and another would decide.

    `eased` names the ways in which they would be served less. `stale`: what was said of an
    earlier text of this draft, which explains nothing until somebody says it again.
    """

    from_rule: str
    to_rule: str
    before: str
    after: str
    count: int
    vignettes: int
    eased: tuple[str, ...]
    explanation: str
    stale: str

    @property
    def how(self) -> str:
        return ways_in_words(self.eased)


@dataclass(frozen=True, slots=True)
class ChangedCall:
    """One past assessment that would be served less."""

    call_id: UUID
    number: str
    at: datetime
    from_rule: str
    to_rule: str


@dataclass(frozen=True, slots=True)
class VignetteResult:
    """What a draft says to one vignette, and in which ways that is less than it needs.

    `with_rule`: the rule of the version in force that serves it better; whoever explains the
    change from that one explains this, too.
    """

    vignette: Vignette
    rule: str
    where: str
    breaches: tuple[str, ...]
    with_rule: str
    explanation: str
    stale: str

    @property
    def from_rule(self) -> str:
        """What an explanation of a breach is filed under."""
        return f"vignette {self.vignette.id}"

    @property
    def to_rule(self) -> str:
        return self.rule

    @property
    def how(self) -> str:
        return ways_in_words(self.breaches)

    @property
    def needs(self) -> str:
        """What the vignette asks for at least, in words."""
        needed = self.vignette
        parts = [_("band %(number)s or graver") % {"number": needed.band}]
        if needed.priority < max(PRIORITIES):
            parts.append(_("priority %(number)s or more urgent") % {"number": needed.priority})
        parts += [str(ALONG_NAMES.get(name, name)) for name in sorted(needed.along)]
        parts += [_("locked")] if needed.locked else []
        never = ", ".join(code.upper() for code in sorted(needed.never))
        parts += [_("never %(destinations)s") % {"destinations": never}] if never else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Replay:
    total: int
    elsewhere: int
    moves: tuple[DestinationChange, ...]
    patterns: tuple[RuleChange, ...]
    cases: tuple[ChangedCall, ...]
    vignettes: tuple[VignetteResult, ...]

    @property
    def eased(self) -> tuple[RuleChange, ...]:
        return tuple(pattern for pattern in self.patterns if pattern.eased)

    @property
    def breached(self) -> tuple[VignetteResult, ...]:
        return tuple(result for result in self.vignettes if result.breaches)

    @property
    def refused(self) -> tuple[VignetteResult, ...]:
        """Hard stops served less than they need: no explanation makes them safe."""
        return tuple(result for result in self.breached if result.vignette.hard_stop)

    @property
    def unexplained(self) -> tuple[VignetteResult, ...]:
        return tuple(
            result
            for result in self.breached
            if not result.vignette.hard_stop and not result.explanation
        )


Pattern = tuple[str, str, str, str]


def replay(draft: ProtocolVersion) -> Replay:
    """What `draft` would say to every past assessment, against what its own version said, and to
    the city's vignettes, against the version in force and against what each needs.

    Answers the draft does not offer count as not asked.
    """
    said = _Said(draft)
    moves: Counter[tuple[str, str]] = Counter()
    calls: Counter[Pattern] = Counter()
    ways: defaultdict[Pattern, set[str]] = defaultdict(set)
    cases, total = [], 0
    for past, before, after in _compared(draft):
        total += 1
        if before == after:
            continue
        pattern = _pattern(before, after)
        moves[pattern[2:]] += before.where != after.where
        calls[pattern] += 1
        if found := eased(before.route, after.route):
            ways[pattern].update(found)
            cases.append(ChangedCall(*past, *pattern[:2]))
    tried: Counter[Pattern] = Counter()
    for pattern, found in _vignettes_eased(draft):
        tried[pattern] += 1
        ways[pattern].update(found)
    patterns = [
        _change(said, pattern, calls[pattern], tried[pattern], ways[pattern])
        for pattern in {**calls, **tried}
    ]
    return Replay(
        total=total,
        elsewhere=sum(moves.values()),
        moves=tuple(
            DestinationChange(*where, count)
            for where, count in moves.most_common()
            if where[0] != where[1]
        ),
        patterns=tuple(sorted(patterns, key=lambda one: (not one.eased, -one.count))),
        cases=tuple(cases),
        vignettes=tuple(vignette_results(draft)),
    )


def vignette_results(draft: ProtocolVersion) -> Iterator[VignetteResult]:
    """Each of the city's vignettes under `draft`. It is whole: it decides every case."""
    table, said, then = table_of(draft), _Said(draft), _in_force(draft)
    for vignette in city_vignettes():
        routed = _routed(table, vignette.answers)
        before = _routed(then, vignette.answers) if then else routed
        rule, from_rule = routed.route.outcome.rule, before.route.outcome.rule
        with_rule = from_rule if eased(before.route, routed.route) else ""
        own = (f"vignette {vignette.id}", rule)
        yield VignetteResult(
            vignette=vignette,
            rule=rule,
            where=routed.where,
            breaches=breaches(vignette, routed.route),
            with_rule=with_rule,
            explanation=said.now.get(own) or said.now.get((with_rule, rule), ""),
            stale=said.before.get(own, ""),
        )


def explanations(version_id: int) -> list[Explanation]:
    """What was said of a draft's text as it is now."""
    draft = version_by_id(version_id)
    return list(draft.explanations.filter(at__gte=draft.drafted_at))


@cache
def city_vignettes() -> tuple[Vignette, ...]:
    """Those of this city's folder; a city may have none."""
    path = city_folder() / "vignettes.toml"
    return read_vignettes(path.read_text()) if path.is_file() else ()


class _Said:
    """What was explained of this draft: of its text as it is now, and of texts before."""

    def __init__(self, draft: ProtocolVersion) -> None:
        self.now: dict[tuple[str, str], str] = {}
        self.before: dict[tuple[str, str], str] = {}
        for one in draft.explanations.all():
            kept = self.now if one.at >= draft.drafted_at else self.before
            kept[(one.from_rule, one.to_rule)] = one.text


@dataclass(frozen=True, slots=True)
class _Routed:
    """An outcome, and where it leads in words."""

    route: Route
    where: str


Past = tuple[UUID, str, datetime]


def _compared(draft: ProtocolVersion) -> Iterator[tuple[Past, _Routed, _Routed]]:
    """Each past assessment with both outcomes, and where they lead; equal answers decided once."""
    table = table_of(draft)
    own = {version.pk: table_of(version) for version in ProtocolVersion.objects.all()}
    known: dict[tuple[object, ...], tuple[_Routed, _Routed]] = {}
    rows = Assessment.objects.order_by("at").values_list(
        "call_id", "call__number", "at", "protocol_id", "answers"
    )
    for call_id, number, at, version, answers in rows.iterator(chunk_size=CHUNK):
        key = (version, *answers.items())
        if key not in known:
            known[key] = (_routed(own[version], answers), _routed(table, answers))
        yield (call_id, number, at), *known[key]


def _vignettes_eased(draft: ProtocolVersion) -> Iterator[tuple[Pattern, tuple[str, ...]]]:
    """The vignettes that the version in force serves better."""
    then, now = _in_force(draft), table_of(draft)
    if then is None:
        return
    for vignette in city_vignettes():
        before, after = _routed(then, vignette.answers), _routed(now, vignette.answers)
        if found := eased(before.route, after.route):
            yield _pattern(before, after), found


def _in_force(draft: ProtocolVersion) -> Protocol | None:
    """What is in force beside the draft, if anything."""
    others = ProtocolVersion.objects.exclude(pk=draft.pk)
    version = others.filter(status=ProtocolStatus.PUBLISHED).first()
    return table_of(version) if version else None


def _routed(table: Protocol, answers: Answers) -> _Routed:
    outcome = table.decide(table.known_among(answers))
    place = table.destinations[outcome.destination].name
    return _Routed(route_of(table, outcome), f"{table.band(outcome.band).sign} · {place}")


def _pattern(before: _Routed, after: _Routed) -> Pattern:
    return before.route.outcome.rule, after.route.outcome.rule, before.where, after.where


def _change(
    said: _Said, pattern: Pattern, calls: int, vignettes: int, ways: set[str]
) -> RuleChange:
    return RuleChange(
        *pattern,
        count=calls,
        vignettes=vignettes,
        eased=tuple(way for way in WAYS if way in ways),
        explanation=said.now.get(pattern[:2], "") if ways else "",
        stale=said.before.get(pattern[:2], "") if ways else "",
    )
