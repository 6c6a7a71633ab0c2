"""Who calls again and again: counted over telephone, name with address, and known person
together, and offered to a person to decide on (docs/requirements.md R44).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.codes.caseload import CaseStatus
from programs.base.permissions import Audience
from programs.caseload.models import Case, Decision
from programs.clients.matching import UnionFind, name_similarity, phone_key
from programs.clients.models import Alias, Caller, Client
from programs.clients.selectors import may_see_clients
from programs.clients.states import AliasKind

SHOWN: Final = 100
KEYS_READ: Final = 20
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
    calls first, at most a hundred. Nobody is referred by this: it is an offer.
    """
    if not may_see_clients(audience):
        return []
    at = at or now()
    decided = _already_decided(at)
    over = [group for group in _groups_over(at) if not group.keys & decided]
    over.sort(key=lambda group: (-group.lately, -group.whole, min(group.keys)))
    return [_repeat(group, at) for group in over[:SHOWN]]


def is_over(in_90: int, in_365: int) -> bool:
    """Whether somebody calls so often that the caseload is offered."""
    return in_90 >= settings.REPEAT_IN_90_DAYS or in_365 >= settings.REPEAT_IN_365_DAYS


def calls_again(phone: str, at: datetime) -> bool:
    """Whether this telephone has, up to now, as many calls as the caseload is offered for."""
    key = phone_key(phone)
    if not key:
        return False
    calls = Caller.objects.filter(phone=key, at__lte=at)
    # Counted no further than the threshold: a telephone may have thousands of calls.
    lately = calls.filter(at__gt=at - QUARTER)[: settings.REPEAT_IN_90_DAYS].count()
    return is_over(lately, calls.filter(at__gt=at - YEAR)[: settings.REPEAT_IN_365_DAYS].count())


@dataclass(slots=True)
class _Sum:
    """What one person's calls come to."""

    keys: set[str] = field(default_factory=set)
    whole: int = 0
    lately: int = 0


def _groups_over(at: datetime) -> list[_Sum]:
    """Calls that share a key belong together: a walk over those of one year. The keys are
    gathered only for those over the thresholds.
    """
    together = UnionFind()
    rows = [(together.tie(keys), whole, lately) for keys, whole, lately in _counted(at)]
    for keys in _aliases():
        together.tie(keys)
    whole: Counter[int] = Counter()
    lately: Counter[int] = Counter()
    for number, count, recent in rows:
        root = together.root(number)
        whole[root] += count
        lately[root] += recent
    sums = {
        root: _Sum(whole=count, lately=lately[root])
        for root, count in whole.items()
        if is_over(lately[root], count)
    }
    for key, number in together.numbers.items():
        if group := sums.get(together.root(number)):
            group.keys.add(key)
    return list(sums.values())


# Only what comes more than once, or is known to be somebody's, can tie calls to each other; a name
# alone does not: it needs the address. What is left of a year is small enough to be walked.
_COUNTED: Final = """
WITH year AS MATERIALIZED (
  SELECT client_id, phone, at > %(lately)s AS lately,
    CASE WHEN sound <> '' AND address <> '' THEN sound || '|' || address ELSE '' END AS spot
  FROM programs_caller WHERE at > %(since)s AND at <= %(until)s
),
phones AS (
  SELECT phone FROM year WHERE phone <> '' GROUP BY phone HAVING count(*) > 1
  UNION SELECT key FROM programs_alias WHERE kind = 'phone'
),
spots AS (SELECT spot FROM year WHERE spot <> '' GROUP BY spot HAVING count(*) > 1),
tied AS (
  SELECT client_id, coalesce(phones.phone, '') AS phone, coalesce(spots.spot, '') AS spot, lately
  FROM year LEFT JOIN phones USING (phone) LEFT JOIN spots USING (spot)
)
SELECT client_id, phone, spot, count(*), count(*) FILTER (WHERE lately)
FROM tied WHERE client_id IS NOT NULL OR phone <> '' OR spot <> ''
GROUP BY client_id, phone, spot
"""


def _counted(at: datetime) -> list[tuple[list[str], int, int]]:
    """Calls of the last year by who they may be: how many, and how many of them lately."""
    spans = {"lately": at - QUARTER, "since": at - YEAR, "until": at}
    with transaction.atomic(), connection.cursor() as cursor:
        # A year of callers is sorted in memory.
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(_COUNTED, spans)
        return [
            (_keys(client, phone, spot), whole, lately)
            for client, phone, spot, whole, lately in cursor.fetchall()
        ]


def _keys(client: UUID | None, phone: str, spot: str) -> list[str]:
    keys = [f"client:{client}"] if client else []
    keys += [f"phone:{phone}"] if phone else []
    keys += [f"at:{spot}"] if spot else []
    return keys


def _aliases() -> list[list[str]]:
    """What is known of people besides: their other telephones, and who was merged."""
    phones = Alias.objects.filter(kind=AliasKind.PHONE)
    ties = [[f"client:{pk}", f"phone:{key}"] for pk, key in phones.values_list("client", "key")]
    merged = Client.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into")
    return [*ties, *([f"client:{pk}", f"client:{kept}"] for pk, kept in merged)]


def _already_decided(at: datetime) -> set[str]:
    """Who is on the caseload already, or was decided on, by any key."""
    on_caseload = Case.objects.filter(status=CaseStatus.OPEN).values_list("client", flat=True)
    decided = Decision.objects.filter(until__gt=at).values_list("key", flat=True)
    return {*(f"client:{pk}" for pk in on_caseload), *decided}


def _repeat(group: _Sum, at: datetime) -> Repeat:
    """With names, which are read only for those that are shown."""
    clients = sorted(key[7:] for key in group.keys if key.startswith("client:"))
    phones = sorted(key[6:] for key in group.keys if key.startswith("phone:"))
    calls = Caller.objects.filter(_any_of(group.keys), at__gt=at - YEAR, at__lte=at)
    last = calls.order_by("-at").values_list("at", flat=True).first()
    counted = Counter(name for name in calls.values_list("name", flat=True) if name)
    names = tuple(name for name, _ in counted.most_common(5))
    return Repeat(
        key=min(group.keys),
        client_id=UUID(clients[0]) if clients else None,
        name=names[0] if names else _("Name not known"),
        in_90=group.lately,
        in_365=group.whole,
        last=last or at,
        evidence=tuple(_evidence(group.keys, phones, counted)),
        names=names,
        numbers=tuple(calls.order_by("-at").values_list("number", flat=True)[:20]),
    )


def _evidence(keys: set[str], phones: list[str], seen: Counter[str]) -> Iterator[str]:
    for phone in phones[:4]:
        yield _("same telephone, ending %(digits)s") % {"digits": phone[-4:]}
    for key in sorted(key for key in keys if key.startswith("at:"))[:3]:
        yield _("same name and address: %(address)s") % {"address": key.partition("|")[2]}
    if any(key.startswith("client:") for key in keys):
        yield _("found to be the same person before")
    (first, *others) = list(seen) or [""]
    for other in others[:3]:
        yield _("names %(percent)s %% alike: %(first)s, %(second)s") % {
            "percent": round(100 * name_similarity(first, other)),
            "first": first,
            "second": other,
        }


def _any_of(keys: set[str]) -> Q:
    """The calls of some keys. Of a great many only some: nobody reads more than these."""
    named = sorted(keys)
    clients = [key[7:] for key in named if key.startswith("client:")]
    phones = [key[6:] for key in named if key.startswith("phone:")]
    calls = Q(client__in=clients[:KEYS_READ]) | Q(phone__in=phones[:KEYS_READ])
    for key in [key for key in named if key.startswith("at:")][:KEYS_READ]:
        sound, _, address = key[3:].partition("|")
        calls |= Q(sound=sound, address=address)
    return calls
