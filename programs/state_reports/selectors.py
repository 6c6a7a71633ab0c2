"""The reports to the State that are owed, and those that were made."""

from collections.abc import Sequence

from programs.base.permissions import Audience, Can, allows
from programs.state_reports.models import StateReport


def state_reports_for(audience: Audience) -> Sequence[StateReport]:
    """The reports to the State that are owed, the most pressing first."""
    owed = StateReport.objects.filter(made_at=None).select_related("owner")
    return list(owed) if allows(audience, Can.REPORT_TO_STATE) else []


def filed_state_reports(audience: Audience) -> Sequence[StateReport]:
    """The fifty that were made last, with their references."""
    filed = StateReport.objects.filter(made_at__isnull=False).select_related("made_by")
    return list(filed.order_by("-made_at")[:50]) if allows(audience, Can.REPORT_TO_STATE) else []
