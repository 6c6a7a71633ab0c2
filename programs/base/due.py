"""When the oldest of some rows was due: how the watch of a timer sees what it has not done."""

from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet


def earliest(rows: "QuerySet[Any]", field: str) -> datetime | None:
    """The least `field` among `rows`, or None where there are none."""
    due: datetime | None = rows.aggregate(due=Min(field))["due"]
    return due
