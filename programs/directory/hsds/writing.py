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


def write(one: Mapping[str, Any]) -> dict[str, Any]:
    """A service as HSDS 3 JSON. `one` has the fields of `Listed`, and `pk` where it has no id."""
    key = one["id"] or str(uuid5(NAMESPACE_URL, f"mih:service:{one['pk']}"))
    out: dict[str, Any] = dict(one["received"] or {})
    out |= {"id": key, "name": one["name"], "status": one["status"]}
    for ours, theirs in TEXTS:
        # What came in longer than we keep it goes out as it came, unless it was changed here.
        if one[ours] and one[ours] != text_of(out, theirs, len(one[ours])):
            out[theirs] = one[ours]
    out["organization"] = {
        "id": str(uuid5(NAMESPACE_URL, f"mih:organization:{one['organization'] or one['name']}")),
        "name": one["organization"] or one["name"],
        "description": one["about"] or one["name"],
        **dict(out.get("organization") or {}),
    }
    if one["phone"]:
        out["phones"] = out.get("phones") or [{"id": _sub(key, "phone"), "number": one["phone"]}]
    if one["languages"] and not out.get("languages"):
        out["languages"] = [
            {"id": _sub(key, name), "name": name}
            for name in (part.strip() for part in one["languages"].split(","))
            if name
        ]
    if one["open_at"] and not out.get("schedules"):
        out["schedules"] = [_schedule(key, *line) for line in one["open_at"]]
    if not out.get("service_at_locations"):
        out["service_at_locations"] = _place(key, one)
    return out


def _schedule(key: str, day: int, opens: str, closes: str) -> dict[str, Any]:
    return {
        "id": _sub(key, f"{day}{opens}"),
        "freq": "WEEKLY",
        "byday": DAYS[day],
        "opens_at": f"{opens}:00",
        "closes_at": f"{closes.replace('24:00', '23:59')}:00",
    }


def _place(key: str, one: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not one["address"]:
        return []
    location: dict[str, Any] = {"id": _sub(key, "place"), "location_type": "physical"}
    if one["latitude"] is not None:
        location |= {"latitude": one["latitude"], "longitude": one["longitude"]}
    location["addresses"] = [
        {
            "id": _sub(key, "address"),
            "address_1": one["address"].split(",")[0],
            "city": one["city"] or city().name,
            "state_province": one["state"] or city().state_code,
            "postal_code": one["postal_code"] or "unknown",
            "country": "US",
            "address_type": "physical",
        }
    ]
    return [{"id": _sub(key, "at"), "location": location}]


def _sub(key: str, part: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"mih:{key}:{part}"))
