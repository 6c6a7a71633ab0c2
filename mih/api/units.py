"""Positions of units, in the words of several receivers; stacked calls; finding places."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from dispatch.assignments.services import check_in, read_hazards
from dispatch.assignments.stacking import stack_unit
from dispatch.places.gazetteer import find
from dispatch.units.services import Fix, record_position
from journal.codes.units import AssignmentStatus
from mih.api import bodies, schemas
from mih.api.requests import ApiRequest, run_once
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.people.selectors import audience_of
from programs.units.selectors import unit_called

router = Router()


class NewPosition(Schema):
    """Our own form, OwnTracks' (`_type`: location) or Traccar's (`position`, or flat OsmAnd)."""

    lat: float | None = Field(None, allow_inf_nan=False)
    lon: float | None = Field(None, allow_inf_nan=False)
    at: datetime | None = None
    accuracy: float | None = None
    type: str | None = Field(None, alias="_type")
    tst: int | None = None
    acc: float | None = None
    timestamp: int | str | None = None
    position: dict[str, Any] | None = None


class PositionKept(Schema):
    unit: str
    kept: bool


class PlaceFound(Schema):
    name: str
    kind: str
    latitude: float
    longitude: float
    confidence: float
    outside: str


@router.post("/units/{callsign}/position", response=PositionKept)
def post_position(request: ApiRequest, callsign: str, body: NewPosition) -> dict[str, Any]:
    """Where a unit is. `kept` is false where something newer is known."""
    unit = unit_called(audience_of(request.auth), callsign)
    kept = record_position(actor=request.auth, unit_id=unit.pk, fix=_fix(body))
    return {"unit": unit.callsign, "kept": kept}


@router.post("/calls/{uuid:call_id}/stacked", response={201: schemas.AssignmentMade})
def post_stacked(
    request: ApiRequest, call_id: UUID, body: bodies.NewAssignment
) -> Status[dict[str, Any]]:
    """Promise a call the next free moment of a unit that is on another one."""
    require(request.auth, Can.ASSIGN_UNIT)
    unit = unit_called(audience_of(request.auth), body.unit)
    assignment_id = run_once(
        request,
        lambda assignment_id: stack_unit(
            actor=request.auth, call_id=call_id, unit_id=unit.pk, assignment_id=assignment_id
        ),
    )
    return Status(
        201, {"id": assignment_id, "unit": unit.callsign, "status": AssignmentStatus.STACKED}
    )


@router.post("/assignments/{uuid:assignment_id}/hazards", response=schemas.Made)
def post_hazards(
    request: ApiRequest, assignment_id: UUID, body: bodies.HazardsRead
) -> dict[str, Any]:
    """The crew has read, or heard over the radio, the hazards of its call."""
    run_once(
        request,
        lambda _: read_hazards(actor=request.auth, assignment_id=assignment_id, seen=body.seen),
    )
    return {"id": assignment_id}


@router.post("/assignments/{uuid:assignment_id}/check-in", response=schemas.Made)
def post_check_in(request: ApiRequest, assignment_id: UUID) -> dict[str, Any]:
    """The crew was heard and is well."""
    run_once(request, lambda _: check_in(actor=request.auth, assignment_id=assignment_id))
    return {"id": assignment_id}


@router.get("/places", response=list[PlaceFound])
def get_places(request: ApiRequest, q: str = "") -> list[Any]:
    """What `q` may mean, the likeliest first; asks nobody outside."""
    require(request.auth, Can.SEE_CALLS)
    return list(find(q))


def _fix(body: NewPosition) -> Fix:
    if body.position is not None:
        return _traccar(body.position)
    if body.lat is None or body.lon is None:
        raise Invalid(_("A position has lat and lon; nothing was changed."))
    if body.type is not None and body.type != "location":
        raise Invalid(_("That is no location message; nothing was changed."))
    at = body.at or _parse_time(body.tst or body.timestamp)
    accuracy = body.accuracy if body.accuracy is not None else body.acc
    return Fix(body.lat, body.lon, at, accuracy)


def _traccar(position: dict[str, Any]) -> Fix:
    """Traccar's forwarded position: latitude, longitude, fixTime, accuracy."""
    try:
        return Fix(
            float(position["latitude"]),
            float(position["longitude"]),
            _parse_time(position["fixTime"]),
            float(position.get("accuracy") or 0) or None,
        )
    except (KeyError, TypeError, ValueError):
        raise Invalid(_("A Traccar position has latitude, longitude and fixTime.")) from None


def _parse_time(stamp: object) -> datetime:
    """Seconds or milliseconds since 1970, or ISO 8601. Raises Invalid."""
    try:
        if isinstance(stamp, str) and not stamp.isdecimal():
            at = datetime.fromisoformat(stamp)
            return at if at.tzinfo else at.replace(tzinfo=UTC)
        seconds = float(str(stamp))
        # Milliseconds where seconds would be after the year 5000.
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise Invalid(_("A position says when it was so; nothing was changed.")) from None
