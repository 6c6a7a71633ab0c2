"""Reads about calls and units; each takes the audience it reads for."""

from dispatch.selectors.alerts import alert_rows, alerts_for
from dispatch.selectors.calls import (
    board_for,
    call_rows,
    calls_visible_to,
)
from dispatch.selectors.card import call_card
from dispatch.selectors.journal import events_for
from dispatch.selectors.tally import tally_for
from dispatch.selectors.units import free_units_for, strength, unit_rows, units_for

__all__ = [
    "alert_rows",
    "alerts_for",
    "board_for",
    "call_card",
    "call_rows",
    "calls_visible_to",
    "events_for",
    "free_units_for",
    "strength",
    "tally_for",
    "unit_rows",
    "units_for",
]
