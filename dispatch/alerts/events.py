"""Facts about alerts, from their rows."""

from dispatch.alerts.models import Alert
from journal.chain import Entry
from journal.codes.alerts import Doing, PageReason, WaitKey
from journal.codes.member import member
from journal.codes.scene import Origin
from journal.codes.timers import TimerState
from journal.facts.alerts import (
    AlertLapsed,
    AlertRepeated,
    BandFell,
    BandRose,
    HelpAsked,
    PageAnswered,
    PageEscalated,
    SupervisorPaged,
    WaitedTooLong,
)
from journal.facts.timers import (
    TimerFailing,
    TimerPageAnswered,
    TimerPageEscalated,
    TimerPageRepeated,
    TimerRecovered,
)


def band_rose(alert: Alert) -> Entry:
    fact = BandRose(alert=alert.pk, from_=alert.sign_from, to=alert.sign_to)
    return Entry(_alerting(alert), fact)


def band_fell(alert: Alert) -> Entry:
    return Entry(
        _alerting(alert), BandFell(alert=alert.pk, from_=alert.sign_from, to=alert.sign_to)
    )


def supervisor_paged(alert: Alert) -> Entry:
    return Entry(_alerting(alert), SupervisorPaged(alert=alert.pk))


def page_escalated(alert: Alert) -> Entry:
    return Entry(_alerting(alert), PageEscalated(alert=alert.pk))


def page_answered(alert: Alert) -> Entry:
    doing = member(Doing, alert.doing) if alert.doing else None
    return Entry(_alerting(alert), PageAnswered(alert=alert.pk, doing=doing))


def alert_lapsed(alert: Alert) -> Entry:
    return Entry(_alerting(alert), AlertLapsed(alert=alert.pk))


def help_asked(alert: Alert, origin: Origin = Origin.PERSON) -> Entry:
    fact = HelpAsked(alert=alert.pk, what=member(PageReason, alert.reason), origin=origin)
    return Entry(_alerting(alert), fact)


def waited_too_long(alert: Alert) -> Entry:
    return Entry(_alerting(alert), WaitedTooLong(alert=alert.pk, wait=WaitKey(alert.wait)))


def alert_repeated(alert: Alert) -> Entry:
    if alert.timer:
        fact = TimerPageRepeated(alert=alert.pk, times=alert.times)
        return Entry(_about_timer(alert), fact)
    return Entry(_alerting(alert), AlertRepeated(alert=alert.pk, times=alert.times))


def _alerting(alert: Alert) -> tuple[str, ...]:
    """An alert about nothing but a call tells that call, too."""
    called = (f"call:{alert.call_id}",) if alert.call_id else ()
    return (*called, f"alert:{alert.pk}")


def timer_failing(page: Alert, state: TimerState) -> Entry:
    return Entry(_about_timer(page), TimerFailing(alert=page.pk, state=state))


def timer_recovered(page: Alert) -> Entry:
    return Entry(_about_timer(page), TimerRecovered(alert=page.pk))


def timer_page_escalated(page: Alert) -> Entry:
    return Entry(_about_timer(page), TimerPageEscalated(alert=page.pk))


def timer_page_answered(page: Alert) -> Entry:
    return Entry(_about_timer(page), TimerPageAnswered(alert=page.pk))


def _about_timer(page: Alert) -> tuple[str, str]:
    return (f"timer:{page.timer}", f"alert:{page.pk}")
