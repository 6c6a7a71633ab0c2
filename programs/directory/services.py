"""Commands about the directory: loading it from a file, saying that a service was checked."""

import csv
import io
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from journal.codes.directory import ListingStatus
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.directory import events
from programs.directory.hsds import reading
from programs.directory.models import Resource
from programs.people.models import Staff

FILE_AT_MOST: Final = 50_000_000
FROM_HSDS: Final = (
    "name", "organization", "status", "about", "needs", "phone", "website", "email",
    "eligibility", "languages", "hours", "address", "city", "state", "postal_code", "latitude",
    "longitude", "open_at", "received", "source",
)  # fmt: skip

COLUMNS: Final = (
    "name", "needs", "about", "phone", "address", "hours", "languages",
    "latitude", "longitude", "source", "verified_on",
)  # fmt: skip


def read_directory(source: str) -> list[Resource]:
    """The services of CSV text with the columns of COLUMNS. Raises Invalid, naming the line."""
    reader = csv.DictReader(io.StringIO(source))
    if missing := set(COLUMNS) - set(reader.fieldnames or ()):
        raise Invalid(
            _("The directory was not loaded: it has no column '%(column)s'.")
            % {"column": min(missing)}
        )
    return [_resource(number, line) for number, line in enumerate(reader, start=2)]


@transaction.atomic
def load_directory(*, actor: Staff | None, source: str) -> int:
    """Take in services from CSV text with the columns of COLUMNS; return how many.

    A service already known by its name and address is brought up to date. Raises Invalid
    naming the first line that cannot be read, and then changes nothing.
    """
    require(actor, Can.SET_HOURS)
    # Read whole before anything is written: a file is taken in altogether or not at all.
    rows = read_directory(source)
    Resource.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["name", "address"],
        update_fields=[
            "open_at",
            *(column for column in COLUMNS if column not in ("name", "address")),
        ],
    )
    append(events.directory_loaded(len(rows)), by=actor.pk if actor else None)
    return len(rows)


def _resource(number: int, line: dict[str, str]) -> Resource:
    """A line of the file as a service that is not stored yet. Raises Invalid, naming the line."""
    texts = {column: (line[column] or "").strip() for column in COLUMNS}
    try:
        latitude, longitude = (
            float(texts[column]) if texts[column] else None for column in ("latitude", "longitude")
        )
        verified = date.fromisoformat(texts["verified_on"]) if texts["verified_on"] else None
    except ValueError:
        raise Invalid(
            _("The directory was not loaded: line %(line)s cannot be read.") % {"line": number}
        ) from None
    if not texts["name"] or not texts["needs"]:
        raise Invalid(
            _("The directory was not loaded: line %(line)s has no name or no needs.")
            % {"line": number}
        )
    values = {"latitude": latitude, "longitude": longitude, "verified_on": verified}
    return Resource(open_at=reading.hours_in(texts["hours"]), **{**texts, **values})


@transaction.atomic
def load_hsds(*, actor: Staff | None, source: bytes) -> int:
    """Take in services from a file of the Human Services Data Specification 3; return how many.

    One that is known by its id is brought up to date. Raises Invalid with everything that is
    wrong, and then changes nothing.
    """
    require(actor, Can.MAINTAIN_DIRECTORY)
    if len(source) > FILE_AT_MOST:
        raise Invalid(_("The directory was not loaded: the file is larger than 50 MB."))
    try:
        listed = reading.read(source)
    except reading.BadListing as problem:
        raise Invalid(
            _("The directory was not loaded: %(problems)s.") % {"problems": problem}
        ) from None
    rows = [_from_hsds(service) for service in listed]
    # Looked for first, so that the refusal names the services; the constraint decides.
    taken = set(Resource.objects.exclude(hsds_id=None).values_list("hsds_id", flat=True))
    places = {
        (name, address): key
        for name, address, key in Resource.objects.values_list("name", "address", "hsds_id")
    }
    clash = [
        _("%(service)s at %(address)s is listed already, under another id")
        % {"service": row.name, "address": row.address or _("no address")}
        for row in rows
        if row.hsds_id not in taken and (row.name, row.address) in places
    ]
    if clash:
        raise Invalid(
            _("The directory was not loaded: %(problems)s.")
            % {"problems": "; ".join(clash[: reading.PROBLEMS_SHOWN])}
        )
    try:
        with transaction.atomic():
            Resource.objects.bulk_create(
                rows,
                batch_size=1000,
                update_conflicts=True,
                unique_fields=["hsds_id"],
                update_fields=list(FROM_HSDS),
            )
    except IntegrityError:
        raise Invalid(
            _("The directory was not loaded: two of its services have one name and one address.")
        ) from None
    append(events.directory_loaded(len(rows)), by=actor.pk if actor else None)
    return len(rows)


@transaction.atomic
def verify_resource(
    *, actor: Staff, resource_id: int, note: str = "", gone: bool = False
) -> Resource:
    """Say that what is listed was checked today, and is so; or that the service is gone."""
    if not (allows(actor, Can.MAINTAIN_DIRECTORY) or allows(actor, Can.REFER)):
        raise Forbidden(_("Your role may not verify services."))
    resource = Resource.objects.select_for_update(no_key=True).filter(pk=resource_id).first()
    if resource is None:
        raise NotFound(_("There is no such service."))
    resource.verified_on, resource.verified_by = localdate(), actor
    resource.status = ListingStatus.DEFUNCT if gone else ListingStatus.ACTIVE
    if note.strip():
        resource.about = note.strip()[:300]
    resource.save(update_fields=["verified_on", "verified_by", "status", "about"])
    append(events.resource_verified(resource), by=actor.pk)
    return resource


def _from_hsds(service: reading.ListedService) -> Resource:
    fields = {name: getattr(service, name) for name in FROM_HSDS if name != "source"}
    return Resource(hsds_id=service.id, source="HSDS import", **fields)
