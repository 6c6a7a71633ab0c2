"""Facts about alerts, as the journal keeps them."""

from dispatch.models import Alert
from journal.chain import Entry


def band_rose(alert: Alert) -> Entry:
    data = {"alert": str(alert.pk), "from": alert.sign_from, "to": alert.sign_to}
    return Entry("call.band_rose", _alerting(alert), data)


def supervisor_paged(alert: Alert) -> Entry:
    """The reason stays in the row: a screener's result is clinical, and the journal is not."""
    return Entry("call.supervisor_paged", _alerting(alert), {"alert": str(alert.pk)})


def page_escalated(alert: Alert) -> Entry:
    return Entry("call.page_escalated", _alerting(alert), {"alert": str(alert.pk)})


def page_answered(alert: Alert) -> Entry:
    return Entry("call.page_answered", _alerting(alert), {"alert": str(alert.pk)})


def alert_lapsed(alert: Alert) -> Entry:
    return Entry("call.alert_lapsed", _alerting(alert), {"alert": str(alert.pk)})


def _alerting(alert: Alert) -> tuple[str, str]:
    return (f"call:{alert.call_id}", f"alert:{alert.pk}")
