"""A service as HSDS 3 JSON, with everything it once came with."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from programs.base.city import city
from programs.directory.hsds.reading import DAYS, text_of

TEXTS: Final = (
    ("about", "description"),
    ("website", "url"),
    ("email", "email"),
    ("eligibility", "eligibility_description"),
)


def write(service: Mapping[str, Any]) -> dict[str, Any]:
    """A service as HSDS 3 JSON. `service` has the fields of ListedService, and `pk`, from which
    an id is made where it came with none.
    """
    # Made from our key, not at random: who takes the file in twice has each service once.
    key = service["id"] or str(uuid5(NAMESPACE_URL, f"mih:service:{service['pk']}"))
    out: dict[str, Any] = dict(service["received"] or {})
    out |= {"id": key, "name": service["name"], "status": service["status"]}
    for ours, theirs in TEXTS:
        # What came in longer than we keep it goes out as it came, unless it was changed here.
        if service[ours] and service[ours] != text_of(out, theirs, len(service[ours])):
            out[theirs] = service[ours]
    # Required by the specification; what it came with goes before what we make up.
    out["organization"] = {
        "id": str(
            uuid5(NAMESPACE_URL, f"mih:organization:{service['organization'] or service['name']}")
        ),
        "name": service["organization"] or service["name"],
        "description": service["about"] or service["name"],
        **dict(out.get("organization") or {}),
    }
    if service["phone"]:
        out["phones"] = out.get("phones") or [
            {"id": _sub(key, "phone"), "number": service["phone"]}
        ]
    if service["languages"] and not out.get("languages"):
        out["languages"] = [
            {"id": _sub(key, name), "name": name}
            for name in (part.strip() for part in service["languages"].split(","))
            if name
        ]
    if service["open_at"] and not out.get("schedules"):
        out["schedules"] = [_schedule(key, *line) for line in service["open_at"]]
    if not out.get("service_at_locations"):
        out["service_at_locations"] = _place(key, service)
    return out


def _schedule(key: str, day: int, opens: str, closes: str) -> dict[str, Any]:
    # An HSDS time of day has no 24:00.
    return {
        "id": _sub(key, f"{day}{opens}"),
        "freq": "WEEKLY",
        "byday": DAYS[day],
        "opens_at": f"{opens}:00",
        "closes_at": f"{closes.replace('24:00', '23:59')}:00",
    }


def _place(key: str, service: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Where a service is, as its only location; none where no address is known."""
    if not service["address"]:
        return []
    location: dict[str, Any] = {"id": _sub(key, "place"), "location_type": "physical"}
    if service["latitude"] is not None:
        location |= {"latitude": service["latitude"], "longitude": service["longitude"]}
    location["addresses"] = [
        {
            "id": _sub(key, "address"),
            "address_1": service["address"].split(",")[0],
            "city": service["city"] or city().name,
            "state_province": service["state"] or city().state_code,
            "postal_code": service["postal_code"] or "unknown",
            "country": "US",
            "address_type": "physical",
        }
    ]
    return [{"id": _sub(key, "at"), "location": location}]


def _sub(key: str, part: str) -> str:
    """The id of a part of a service: the same each time it is written."""
    return str(uuid5(NAMESPACE_URL, f"mih:{key}:{part}"))
