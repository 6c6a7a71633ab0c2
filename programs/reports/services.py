"""Publishing a quarter's outcomes."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.services import append
from programs.base.periods import Period
from programs.base.permissions import Can, require
from programs.base.refusals import NotFound, Refusal
from programs.ledger.projection import project
from programs.ledger.selectors import ledger_progress
from programs.people.models import Staff
from programs.reports import events
from programs.reports.models import PublishedReport
from programs.reports.selectors import public_quarters, public_report_of, published_report


@transaction.atomic
def publish_report(*, actor: Staff, name: str) -> PublishedReport:
    """Make a quarter's report public, once: small counts hidden, and never computed again.

    The ledger is read to its end first. Raises Refusal where an event could not be counted, since
    what is published is never corrected, or where the quarter is published; NotFound where it
    is not over for long enough.
    """
    require(actor, Can.PUBLISH_REPORT)
    project()
    period = next((quarter for quarter in public_quarters() if quarter.name == name), None)
    if period is None:
        raise NotFound(_("That quarter cannot be published: it is not over for long enough."))
    if published_report(name):
        raise Refusal(_("This quarter is published already; it stays as it is."))
    _refuse_incomplete()
    report = PublishedReport.objects.create(
        name=name,
        starts_at=period.start,
        figures=_figures_of(period),
        published_by=actor,
        published_at=now(),
    )
    append(events.report_published(report), by=actor.pk)
    return report


def _refuse_incomplete() -> None:
    uncounted = ledger_progress().uncounted
    if uncounted:
        raise Refusal(
            ngettext(
                "%(count)s event could not be read and is not counted: nothing was published.",
                "%(count)s events could not be read and are not counted: nothing was published.",
                uncounted,
            )
            % {"count": f"{uncounted:,}"}
        )


def _figures_of(period: Period) -> dict[str, Any]:
    # In the console's own language, whatever the one reads who publishes it.
    with translation.override(settings.LANGUAGE_CODE):
        figures = asdict(public_report_of(period))
    del figures["period"]
    return {**figures, "name": period.name}
