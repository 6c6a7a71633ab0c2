"""Publishing a quarter's outcomes."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import NotFound, Refusal
from programs.people.models import Staff
from programs.reports import events
from programs.reports.models import PublishedReport
from programs.reports.selectors import public_quarters, public_report_of, published_report


@transaction.atomic
def publish_report(*, actor: Staff, name: str) -> PublishedReport:
    """Make a quarter's report public, once: small counts hidden, and never computed again."""
    require(actor, Can.PUBLISH_REPORT)
    period = next((one for one in public_quarters() if one.name == name), None)
    if period is None:
        raise NotFound("That quarter cannot be published: it is not over for long enough.")
    if published_report(name):
        raise Refusal("This quarter is published already; it stays as it is.")
    report = PublishedReport.objects.create(
        name=name,
        starts_at=period.start,
        figures=_plain(asdict(public_report_of(period))),
        published_by=actor,
        published_at=now(),
    )
    append(events.report_published(report), by=actor.pk)
    return report


def _plain(figures: dict[str, Any]) -> dict[str, Any]:
    period = figures.pop("period")
    return {**figures, "name": period["name"]}
