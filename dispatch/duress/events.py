"""Facts about duress alarms, from their rows."""

from dispatch.duress.models import Duress
from journal.chain import Entry
from journal.facts.units import DuressAnswered, DuressStarted, DuressStopped


def duress_started(duress: Duress) -> Entry:
    return Entry(_alarm(duress), DuressStarted(unit=duress.unit.callsign))


def duress_answered(duress: Duress) -> Entry:
    return Entry(_alarm(duress), DuressAnswered(unit=duress.unit.callsign))


def duress_stopped(duress: Duress) -> Entry:
    return Entry(_alarm(duress), DuressStopped(unit=duress.unit.callsign))


def _alarm(duress: Duress) -> tuple[str, ...]:
    about = (f"call:{duress.call_id}",) if duress.call_id else ()
    return (f"duress:{duress.pk}", f"unit:{duress.unit_id}", *about)
