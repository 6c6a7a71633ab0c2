"""Events of a version of this program that does not exist yet, put into the journal."""

from dataclasses import make_dataclass

from django.db import transaction

from journal.chain import Entry
from journal.facts.fact import Fact
from journal.services import append


def tell(kind: str, *subjects: str, version: int = 1, by: int | None = None, **data: object) -> int:
    """Record an event of any kind, version and shape, as a newer program would."""
    shape = make_dataclass(
        "Newer",
        data,
        bases=(Fact,),
        namespace={"KIND": kind, "VERSION": version},
        frozen=True,
        kw_only=True,
    )
    with transaction.atomic():
        return append(Entry(subjects, shape(**data)), by=by)
