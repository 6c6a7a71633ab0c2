"""Finding a person, and telling whether two are one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from rapidfuzz import process
from rapidfuzz.fuzz import token_sort_ratio

from journal.codes.caseload import CaseStatus
from journal.codes.people import Program, Role
from programs.base.permissions import Audience, Can, allows
from programs.clients.matching import (
    LIKELY,
    Identity,
    Match,
    address_key,
    match,
    name_similarity,
    phone_key,
    phonetic_words,
)
from programs.clients.models import Alias, Caller, Client, Merge
from programs.clients.states import AliasKind

COMPARED: Final = 4000  # names that one search compares at most
SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A person as a line of a search, and why they were found."""

    id: UUID
    name: str
    born_on: date | None
    phones: tuple[str, ...]
    case: str
    score: float
    evidence: tuple[str, ...]


def may_see_clients(audience: Audience) -> bool:
    """Clinicians and leads, and crews of the programs that look after people for longer."""
    if audience.role == Role.CREW and audience.program not in (Program.CAP, Program.ART):
        return False
    return allows(audience, Can.CASELOAD)


def search_clients(audience: Audience, words: str) -> list[ClientLine]:
    """People by name as it sounds, by telephone, by address; the most alike first."""
    typed = words.strip()[:120]
    if not may_see_clients(audience) or len(typed) < 2:
        return []
    # Who types a telephone number means no name.
    number = phone_key(typed)
    wanted = Identity(
        names=() if number else (typed,),
        phones=frozenset({number} if number else ()),
        addresses=frozenset({address_key(typed)}),
    )
    return _ranked(wanted, _candidates(wanted, typed))


def likely_matches(name: str, phone: str, address: str) -> list[ClientLine]:
    """Who a caller may be, with what speaks for it; only what is likely."""
    wanted = Identity(
        names=(name,) if name else (),
        phones=frozenset({key} if (key := phone_key(phone)) else ()),
        addresses=frozenset({key} if (key := address_key(address)) else ()),
    )
    return [line for line in _ranked(wanted, _candidates(wanted, name)) if line.score >= LIKELY]


def identity_of(client: Client) -> Identity:
    """Everything a person is known by, what was merged into them included."""
    return _known(_records_of(client))


def evidence_between(client: Client, other: Client) -> Match:
    """How alike two records are."""
    return match(identity_of(client), identity_of(other))


def client_by_id(client_id: UUID) -> Client | None:
    """The person, or the one they were merged into, however many merges that took."""
    return next((records[0] for records in people_of([client_id])), None)


def ids_of(client: Client) -> list[UUID]:
    """Every record of this person: all that were merged into one."""
    return [record.pk for record in _records_of(client)]


def people_of(client_ids: Collection[UUID]) -> list[list[Client]]:
    """The people these records are of, each as all records merged into one, that one first.

    Read a generation at a time: up to those that were merged into none, then down again.
    """
    known: dict[UUID, Client] = {}
    wanted = set(client_ids)
    while wanted:
        rows = Client.objects.filter(pk__in=wanted).prefetch_related("aliases", "cases")
        known |= {record.pk: record for record in rows.order_by("name", "pk")}
        parents = {record.merged_into_id for record in known.values() if record.merged_into_id}
        wanted = parents - {*known}
    people = {pk: [record] for pk, record in known.items() if record.merged_into_id is None}
    heads = {pk: pk for pk in people}
    generation = set(people)
    while generation:
        merged = Client.objects.filter(merged_into__in=generation)
        rows = merged.prefetch_related("aliases", "cases")
        generation = set()
        for record in rows.order_by("name", "pk"):
            assert record.merged_into_id is not None
            heads[record.pk] = heads[record.merged_into_id]
            people[heads[record.pk]].append(record)
            generation.add(record.pk)
    return list(people.values())


def caller_of(call: UUID) -> Caller | None:
    """Who this call was about, or None for a call that was received before callers were kept."""
    return Caller.objects.select_related("client").filter(pk=call).first()


def calls_about(client: Client) -> QuerySet[Caller]:
    """Every call found to be about this person, the latest first."""
    return Caller.objects.filter(client__in=ids_of(client)).order_by("-at")


def _candidates(wanted: Identity, typed: str) -> list[list[Client]]:
    """Few enough to compare: by telephone and address exactly, by name as it sounds."""
    keys = [(AliasKind.PHONE, key) for key in wanted.phones]
    keys += [(AliasKind.ADDRESS, key) for key in wanted.addresses]
    candidates = {pk for kind, key in keys for pk in _with_alias(kind, key)}
    if typed.strip() and not wanted.phones:
        candidates |= _same_phonetic_key(typed)
    return people_of(candidates)


def _same_phonetic_key(typed: str) -> set[UUID]:
    """Those whose name sounds so, or begins so; of many, the most alike."""
    words, plain = phonetic_words(typed), typed.strip()
    near = Q(pk__in=())
    if words:
        near |= Q(words__contains=words)
    if len(words) > 1:
        # One word of a name may be misheard: two of three, or either of two.
        near |= Q(words__overlap=words)
    names = dict(Client.objects.filter(near).values_list("pk", "name")[:COMPARED])
    # A name that is still being typed sounds like none yet.
    starts = Client.objects.filter(name__startswith=plain.title())
    names |= dict(starts.values_list("pk", "name")[:SHOWN])
    best = process.extract(
        plain, names, scorer=token_sort_ratio, processor=str.lower, limit=2 * SHOWN
    )
    return {pk for _, _, pk in best}


def _with_alias(kind: AliasKind, key: str) -> list[UUID]:
    aliases = Alias.objects.filter(kind=kind, key=key)
    return list(aliases.values_list("client", flat=True)[:SHOWN])


def _ranked(wanted: Identity, people: Sequence[Sequence[Client]]) -> list[ClientLine]:
    lines = [_line(records, match(wanted, _known(records)), wanted) for records in people]
    return sorted(lines, key=lambda line: (-line.score, line.name))[:SHOWN]


def _line(records: Sequence[Client], alike: Match, wanted: Identity) -> ClientLine:
    client, *_ = records
    cases = [case for record in records for case in record.cases.all()]
    cases.sort(key=lambda case: case.status != CaseStatus.OPEN)
    typed = wanted.names[0] if wanted.names else ""
    # A lone first or last name is alike in its one word only, which is what was asked.
    part = max((name_similarity(typed, word) for word in client.name.split()), default=0.0)
    return ClientLine(
        id=client.pk,
        name=client.name,
        born_on=client.born_on,
        phones=tuple(
            alias.value
            for record in records
            for alias in record.aliases.all()
            if alias.kind == AliasKind.PHONE
        ),
        case=next((case.status for case in cases), ""),
        score=max(alike.score, 0.3 * part),
        evidence=alike.evidence,
    )


def _known(clients: Sequence[Client]) -> Identity:
    """What is known of a person from all of their records."""
    aliases = [alias for client in clients for alias in client.aliases.all()]
    return Identity(
        names=(
            *(client.name for client in clients),
            *(alias.value for alias in aliases if alias.kind == AliasKind.NAME),
        ),
        phones=frozenset(alias.key for alias in aliases if alias.kind == AliasKind.PHONE),
        addresses=frozenset(alias.key for alias in aliases if alias.kind == AliasKind.ADDRESS),
        born=next((client.born_on.isoformat() for client in clients if client.born_on), ""),
    )


def _records_of(client: Client) -> list[Client]:
    (records,) = people_of([client.pk])
    return records


def merges_of(client: Client) -> list[tuple[UUID, str, str, datetime]]:
    """The merges of this person that were not undone: which, of whom, by whom, when."""
    merges = Merge.objects.filter(kept__in=ids_of(client), undone_at=None).select_related(
        "other", "by"
    )
    return [(merge.pk, merge.other.name, merge.by.name, merge.at) for merge in merges]
