"""Who calls again and again: counted over telephone, name with address, and known person
together, and offered to a person to decide on (D32).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils.timezone import now

from programs.identity import name_likeness
from programs.models import Alias, Caller, Case, Client, Decision
from programs.permissions import Audience
from programs.selectors.clients import knows_clients
from programs.states import AliasKind, CaseStatus

SHOWN: Final = 100
YEAR: Final = timedelta(days=365)
QUARTER: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Calls that seem to be one person's, with what ties them together."""

    key: str
    client_id: UUID | None
    name: str
    in_90: int
    in_365: int
    last: datetime
    evidence: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]


def repeat_callers(audience: Audience, at: datetime | None = None) -> list[Repeat]:
    """Those over the thresholds who are on no caseload and whom nobody has decided on, most
    calls first. Nobody is referred by this: it is an offer.
    """
    if not knows_clients(audience):
        return []
    at = at or now()
    settled = _settled(at)
    over = [one for one in _sums(at) if _is_over(one) and not one.keys & settled]
    over.sort(key=lambda one: (-one.lately, -one.whole, min(one.keys)))
    return [_repeat(one) for one in over[:SHOWN]]


def is_over(in_90: int, in_365: int) -> bool:
    """Whether somebody calls so often that the caseload is offered."""
    return in_90 >= settings.REPEAT_IN_90_DAYS or in_365 >= settings.REPEAT_IN_365_DAYS


@dataclass(slots=True)
class _Sum:
    """What one person's calls come to."""

    keys: set[str] = field(default_factory=set)
    whole: int = 0
    lately: int = 0
    last: datetime | None = None


def _is_over(one: _Sum) -> bool:
    return is_over(one.lately, one.whole)


def _sums(at: datetime) -> list[_Sum]:
    """Rows that share a key belong together: a walk over the calls of one year."""
    root: dict[str, str] = {}

    def top(key: str) -> str:
        while (up := root.setdefault(key, key)) != key:
            root[key] = key = root.setdefault(up, up)
        return key

    rows = _counted(at)
    tied = [keys for keys, *_ in rows if len(keys) > 1] + _aliases()
    for keys in tied:
        first = top(keys[0])
        for other in keys[1:]:
            root[top(other)] = first
    sums: dict[str, _Sum] = {}
    for keys, whole, lately, last in rows:
        one = sums.setdefault(top(keys[0]), _Sum())
        one.keys.update(keys)
        one.whole += whole
        one.lately += lately
        one.last = max(one.last or last, last)
    return list(sums.values())


def _counted(at: datetime) -> list[tuple[list[str], int, int, datetime]]:
    """Calls of the last year by who they may be: how many, how many of them lately, the last."""
    year = Caller.objects.filter(at__gt=at - YEAR, at__lte=at)
    year = year.exclude(phone="", sound="", client=None)
    counted = year.values_list("client", "phone", "sound", "address").annotate(
        whole=Count("pk"), lately=Count("pk", filter=Q(at__gt=at - QUARTER)), last=Max("at")
    )
    return [
        (keys, whole, lately, last)
        for client, phone, sound, address, whole, lately, last in counted.order_by().iterator()
        if (keys := _keys(client, phone, sound, address))
    ]


def _keys(client: UUID | None, phone: str, sound: str, address: str) -> list[str]:
    """What ties a call to others. A name alone does not: it needs the address."""
    keys = [f"client:{client}"] if client else []
    keys += [f"phone:{phone}"] if phone else []
    keys += [f"at:{sound}|{address}"] if sound and address else []
    return keys


def _aliases() -> list[list[str]]:
    """What is known of people besides: their other telephones, and who was merged."""
    phones = Alias.objects.filter(kind=AliasKind.PHONE, client__callers__isnull=False)
    ties = [[f"client:{one}", f"phone:{key}"] for one, key in phones.values_list("client", "key")]
    merged = Client.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into")
    return [*ties, *([f"client:{one}", f"client:{other}"] for one, other in merged)]


def _settled(at: datetime) -> set[str]:
    """Who is on the caseload already, or was decided on, by any key."""
    held = Case.objects.filter(status=CaseStatus.OPEN).values_list("client", flat=True)
    decided = Decision.objects.filter(until__gt=at).values_list("key", flat=True)
    return {*(f"client:{one}" for one in held), *decided}


def _repeat(one: _Sum) -> Repeat:
    """With names, which are read only for those that are shown."""
    clients = sorted(key[7:] for key in one.keys if key.startswith("client:"))
    phones = sorted(key[6:] for key in one.keys if key.startswith("phone:"))
    calls = Caller.objects.filter(_any_of(one.keys), at__gt=(one.last or now()) - YEAR)
    seen = Counter(name for name in calls.values_list("name", flat=True) if name)
    names = tuple(name for name, _ in seen.most_common(5))
    return Repeat(
        key=min(one.keys),
        client_id=UUID(clients[0]) if clients else None,
        name=names[0] if names else "Name not known",
        in_90=one.lately,
        in_365=one.whole,
        last=one.last or now(),
        evidence=tuple(_evidence(one.keys, phones, seen)),
        names=names,
        numbers=tuple(calls.order_by("-at").values_list("number", flat=True)[:20]),
    )


def _evidence(keys: set[str], phones: list[str], seen: Counter[str]) -> Iterator[str]:
    for phone in phones[:4]:
        yield f"same telephone, ending {phone[-4:]}"
    for key in sorted(one for one in keys if one.startswith("at:"))[:3]:
        yield f"same name and address: {key.partition('|')[2]}"
    if any(key.startswith("client:") for key in keys):
        yield "found to be the same person before"
    (first, *others) = list(seen) or [""]
    for other in others[:3]:
        yield f"names {round(100 * name_likeness(first, other))} % alike: {first}, {other}"


def _any_of(keys: set[str]) -> Q:
    found = Q(pk__in=())
    for key in keys:
        kind, _, value = key.partition(":")
        if kind == "at":
            sound, _, address = value.partition("|")
            found |= Q(sound=sound, address=address)
        else:
            found |= Q(**{kind: value})
    return found
