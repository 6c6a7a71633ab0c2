"""The directory of services that people can be told of."""

import csv
import io
from datetime import date
from typing import Final

from django.db import transaction

from journal.services import append
from programs import events
from programs.models import Resource, Staff
from programs.permissions import Can, require
from programs.refusals import Invalid

COLUMNS: Final = (
    "name", "needs", "about", "phone", "address", "hours", "languages",
    "latitude", "longitude", "source", "verified_on",
)  # fmt: skip


@transaction.atomic
def load_directory(*, actor: Staff | None, source: str) -> int:
    """Take in services from CSV text with the columns of COLUMNS; return how many.

    A service already known by its name and address is brought up to date. Raises Invalid
    naming the first line that cannot be read, and then changes nothing.
    """
    require(actor, Can.SET_HOURS)
    reader = csv.DictReader(io.StringIO(source))
    if missing := set(COLUMNS) - set(reader.fieldnames or ()):
        raise Invalid(f"The directory was not loaded: it has no column {min(missing)!r}.")
    rows = [_resource(number, line) for number, line in enumerate(reader, start=2)]
    Resource.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["name", "address"],
        update_fields=[one for one in COLUMNS if one not in ("name", "address")],
    )
    append(events.directory_loaded(len(rows)), by=actor.pk if actor else None)
    return len(rows)


def _resource(number: int, line: dict[str, str]) -> Resource:
    given = {column: (line[column] or "").strip() for column in COLUMNS}
    try:
        place = [float(given[one]) if given[one] else None for one in ("latitude", "longitude")]
        verified = date.fromisoformat(given["verified_on"]) if given["verified_on"] else None
    except ValueError:
        raise Invalid(f"The directory was not loaded: line {number} cannot be read.") from None
    if not given["name"] or not given["needs"]:
        raise Invalid(f"The directory was not loaded: line {number} has no name or no needs.")
    given.update(latitude=place[0], longitude=place[1], verified_on=verified)  # type: ignore[call-overload]
    return Resource(**given)
