"""Reading services from the JSON of an HSDS 3 API, or from a tabular package."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from journal.codes.directory import ListingStatus

AT_MOST: Final = 20_000
UNPACKED_AT_MOST: Final = 200_000_000
PROBLEMS_SHOWN: Final = 50
WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
STATUSES: Final = tuple(ListingStatus.values)
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "service": ("id", "name", "status"),
    "organization": ("id", "name", "description"),
    "location": ("id", "location_type"),
    "address": (
        "id", "address_1", "city", "state_province", "postal_code", "country", "address_type",
    ),
    "phone": ("id", "number"),
}  # fmt: skip
_CLOCK: Final = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)")


class BadListing(ValueError):
    """The file is no directory; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = len(problems) - PROBLEMS_SHOWN
        shown = list(problems[:PROBLEMS_SHOWN])
        if more > 0:
            shown.append(_("and %(count)s more") % {"count": f"{more:,}"})
        self.problems = shown
        super().__init__("; ".join(self.problems))


@dataclass(slots=True)
class ListedService:
    """A service as it was read."""

    id: str
    name: str
    organization: str
    status: str
    about: str
    needs: str
    phone: str
    website: str
    email: str
    eligibility: str
    languages: str
    hours: str
    address: str
    city: str
    state: str
    postal_code: str
    latitude: float | None
    longitude: float | None
    open_at: list[list[Any]] = field(default_factory=list)
    received: Mapping[str, Any] = field(default_factory=dict)


def read(source: bytes) -> list[ListedService]:
    """Every service of a file. Raises BadListing with all that is wrong, and gives nothing."""
    documents = _from_zip(source) if source[:2] == b"PK" else _from_json(source)
    problems: list[str] = []
    services = []
    for number, (service, organization) in enumerate(documents, start=1):
        if number > AT_MOST:
            too_many = _("more than %(limit)s services: split the file")
            raise BadListing([too_many % {"limit": f"{AT_MOST:,}"}])
        wrong = list(_missing(service, organization, number))
        problems += wrong
        if not wrong:
            services.append(_listed(service, organization))
    if not services and not problems:
        problems = [_("there is no service in it")]
    counts = Counter(service.id for service in services)
    repeated = sorted(key for key, count in counts.items() if count > 1)
    problems += [_("the id %(id)s comes twice") % {"id": key} for key in repeated]
    if problems:
        raise BadListing(problems)
    return services


def hours_in(text: str) -> list[list[Any]]:
    """Weekly hours from words like "Mon-Fri 08:00-17:00; Sat 09:00-12:00", where they are so."""
    spans: list[list[Any]] = []
    days = {name: number for number, name in enumerate(WEEK)}
    if re.search(r"\b24[ /]?7\b|24 hours", text.lower()):
        return [[day, "00:00", "24:00"] for day in range(7)]
    for part in re.split(r"[;,]", text.lower()):
        line = re.match(
            r"\s*(daily|[a-z]{3})\w*(?:\s*[-–]\s*([a-z]{3})\w*)?\s+(\d\d:\d\d)\s*[-–]\s*(\d\d:\d\d)",
            part,
        )
        if not line:
            continue
        first, last, opens, closes = line.groups()
        if first == "daily":
            first, last = "mon", "sun"
        if first in days and (last or first) in days:
            weekdays = range(days[first], days[last or first] + 1)
            spans += [[day, opens, closes] for day in weekdays]
    return spans


def _from_json(source: bytes) -> Iterator[tuple[Any, Any]]:
    """Each service with its organization: of a page of an API, a list, or one document."""
    try:
        whole = json.loads(source)
    except (ValueError, RecursionError):
        raise BadListing([_("this is neither JSON nor a zip of CSV files")]) from None
    page = whole.get("contents", whole) if isinstance(whole, dict) else whole
    for document in page if isinstance(page, list) else [page]:
        # An organization lists its services; a service has a status, an organization has none.
        if isinstance(document, dict) and "services" in document and "status" not in document:
            yield from ((service, document) for service in document["services"] or [])
        elif isinstance(document, dict):
            yield document, document.get("organization")
        else:
            yield {}, None


def _from_zip(source: bytes) -> Iterator[tuple[Any, Any]]:
    """The tables of a tabular package, put together as the JSON would have them."""
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            # Before anything is unpacked: a few kilobytes can be made to unpack to gigabytes.
            if sum(member.file_size for member in archive.infolist()) > UNPACKED_AT_MOST:
                raise BadListing([_("the package is larger than 200 MB when it is unpacked")])
            tables = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
        rows = {
            name: list(csv.DictReader(io.StringIO(tables[f"{name}.csv"].decode("utf-8-sig"))))
            for name in _TABLES
            if f"{name}.csv" in tables
        }
    except (zipfile.BadZipFile, UnicodeDecodeError, csv.Error):
        raise BadListing([_("the zip cannot be read")]) from None
    if "services" not in rows:
        raise BadListing([_("the package has no services.csv")])
    yield from _joined(rows)


def _joined(rows: Mapping[str, list[dict[str, str]]]) -> Iterator[tuple[Any, Any]]:
    """The rows of the tables as documents: each service with what points at it."""
    organizations = {row["id"]: row for row in rows.get("organizations", []) if row.get("id")}
    locations: dict[str, dict[str, Any]] = {
        row["id"]: dict(row) for row in rows.get("locations", []) if row.get("id")
    }
    for address in rows.get("addresses", []):
        if place := locations.get(address.get("location_id", "")):
            place.setdefault("addresses", []).append(address)
    for service in rows["services"]:
        whole: dict[str, Any] = dict(service)
        for name in ("phones", "schedules", "languages"):
            whole[name] = [
                row for row in rows.get(name, []) if row.get("service_id") == service.get("id")
            ]
        whole["service_at_locations"] = [
            {"id": row.get("id"), "location": locations.get(row.get("location_id", ""), {})}
            for row in rows.get("service_at_location", [])
            if row.get("service_id") == service.get("id")
        ]
        yield whole, organizations.get(service.get("organization_id", ""))


_TABLES: Final = (
    "services", "organizations", "locations", "addresses", "phones", "schedules", "languages",
    "service_at_location",
)  # fmt: skip


def _missing(service: Any, organization: Any, number: int) -> Iterator[str]:
    """What the specification requires and the document lacks."""
    if not isinstance(service, dict):
        yield _("service %(number)s is no object") % {"number": number}
        return
    name = str(service.get("name") or _("no name"))[:60]
    where = _("service %(number)s (%(name)s)") % {"number": number, "name": name}
    yield from _missing_from(service, "service", where)
    if service.get("status") and service["status"] not in STATUSES:
        yield _("%(service)s: the status '%(status)s' is none of %(statuses)s") % {
            "service": where,
            "status": str(service["status"])[:30],
            "statuses": STATUSES,
        }
    if organization is None:
        yield _("%(service)s: it has no organization") % {"service": where}
    else:
        yield from _missing_from(organization, "organization", where)
    for phone in _list(service, "phones"):
        yield from _missing_from(phone, "phone", where)
    for at in _list(service, "service_at_locations"):
        place = at.get("location") if isinstance(at, dict) else None
        if place:
            yield from _missing_from(place, "location", where)
            for address in _list(place, "addresses"):
                yield from _missing_from(address, "address", where)


def _missing_from(part: Any, kind: str, where: str) -> Iterator[str]:
    """What a part of a document lacks; `kind` and the fields are words of the specification."""
    if not isinstance(part, dict):
        yield _("%(service)s: its %(part)s is no object") % {"service": where, "part": kind}
        return
    for field_name in REQUIRED[kind]:
        if part.get(field_name) in (None, ""):
            yield _("%(service)s: its %(part)s has no %(field)s") % {
                "service": where,
                "part": kind,
                "field": field_name,
            }


def _list(part: Mapping[str, Any], name: str) -> list[Any]:
    """A list under a name, or an empty one: what else may stand there is not ours to guess."""
    listed = part.get(name) or []
    return listed if isinstance(listed, list) else []


def _listed(service: dict[str, Any], organization: dict[str, Any]) -> ListedService:
    places = [at.get("location") or {} for at in _list(service, "service_at_locations")]
    places += _list(organization, "locations")
    place = places[0] if places else {}
    address = (_list(place, "addresses") or [{}])[0]
    phones = _list(service, "phones") or _list(place, "phones") or _list(organization, "phones")
    schedules = _list(service, "schedules") or _list(place, "schedules")
    lines = [text_of(address, name) for name in ("address_1", "address_2", "city")]
    terms = (attribute.get("taxonomy_term") or {} for attribute in _list(service, "attributes"))
    needs = ", ".join(term["name"] for term in terms if term.get("name"))
    latitude, longitude = _spot(place)
    return ListedService(
        id=str(service["id"])[:64],
        name=text_of(service, "name", 160),
        organization=text_of(organization, "name", 160),
        status=text_of(service, "status", 20),
        about=text_of(service, "description", 300),
        needs=(needs or text_of(service, "name")).lower()[:120],
        phone=text_of(phones[0], "number", 60).strip('"') if phones else "",
        website=text_of(service, "url", 200),
        email=text_of(service, "email", 120),
        eligibility=text_of(service, "eligibility_description", 300),
        languages=", ".join(text_of(row, "name") for row in _list(service, "languages"))[:120],
        hours="; ".join(filter(None, (text_of(row, "description") for row in schedules)))[:120],
        address=", ".join(filter(None, lines))[:200],
        city=text_of(address, "city", 60),
        state=text_of(address, "state_province", 30),
        postal_code=text_of(address, "postal_code", 12),
        latitude=latitude,
        longitude=longitude,
        open_at=[span for schedule in schedules for span in _weekly(schedule)],
        received=service | {"organization": _without_service(organization)},
    )


def _without_service(organization: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in organization.items() if name != "services"}


def text_of(part: Any, name: str, limit: int = 300) -> str:
    """What a document says under a name, on one line, as much of it as is kept."""
    value = part.get(name) if isinstance(part, dict) else None
    return "" if value is None else " ".join(str(value).split())[:limit]


def _spot(place: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Where it is, if that is on earth."""
    try:
        latitude, longitude = float(place["latitude"]), float(place["longitude"])
    except (KeyError, TypeError, ValueError):
        return None, None
    # 0, 0 lies in the Atlantic: it is what a file says that knows no place.
    on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude or longitude)
    return (latitude, longitude) if on_earth else (None, None)


def _weekly(schedule: Any) -> Iterator[list[Any]]:
    """Weekday, opening and closing of each day of a schedule that says them."""
    opens, closes = text_of(schedule, "opens_at"), text_of(schedule, "closes_at")
    if not (_CLOCK.match(opens) and _CLOCK.match(closes)):
        return
    for day in text_of(schedule, "byday").split(","):
        # "MO", or "1MO" for the first Monday of a month, which is taken as every Monday.
        if day.strip()[-2:] in DAYS:
            yield [DAYS.index(day.strip()[-2:]), opens[:5], closes[:5]]
