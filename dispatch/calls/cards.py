"""What templates get of a call: frozen rows, with everything not granted left out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.codes.calls import Band


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something promised that is not done yet: a call-back, or the outcome of a transfer."""

    kind: str
    id: UUID
    call_id: UUID
    number: str
    rank: str
    words: str
    due_at: datetime
    overdue: bool
    tries: int

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as a line on a board."""

    id: UUID
    number: str
    status: str
    rank: str
    band: int | None
    sign: str
    band_label: str
    place: str
    tags: tuple[str, ...]
    hot_tags: tuple[str, ...]
    what: str
    since: datetime
    limit_seconds: int | None
    overdue: bool
    latitude: float | None
    longitude: float | None

    @property
    def subject(self) -> str:
        return f"call:{self.id}"


@dataclass(frozen=True, slots=True)
class CallHeading:
    """What a sheet about one call says of it: enough to be sure which call it is."""

    id: UUID
    number: str
    source: str
    place: str
    # As it was typed: empty where `place` says that it is not known.
    place_said: str
    latitude: float | None
    longitude: float | None
    co_response: bool
    language: str
    interpreter: bool
    access_needs: str
    triage_at: datetime | None

    @property
    def spot(self) -> tuple[float | None, float | None]:
        return self.latitude, self.longitude


@dataclass(frozen=True, slots=True)
class CallerCard:
    """Who called, and one line on earlier calls from the same number."""

    call_id: UUID
    name: str
    phone: str
    relation: str
    earlier: str


BAND_LABELS = {band.value: band.label for band in Band}
