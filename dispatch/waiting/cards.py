"""One row that waits, whatever it is a row of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from programs.base.waits import limits


@dataclass(frozen=True, slots=True)
class Waiting:
    """What has begun to wait: `about` is its subject, `band` that of its call, or None where
    nobody has triaged it. `whose` is a person whom it is about, by key.
    """

    key: str
    about: str
    call_id: UUID | None
    band: int | None
    since: datetime
    whose: int | None = None
    # The reason of the page that another command or timer raises about it, if one does.
    paged: str | None = None

    @property
    def late_at(self) -> datetime:
        """From when on somebody must hear of it."""
        return self.since + limits()[self.key].late_after(self.band)

    @property
    def names(self) -> tuple[str, str]:
        """What makes it one alert: other waits of the same call are others."""
        return (self.key, self.about)
