"""Commands about calls, the units on them and what is said: the only writers."""

from dispatch.services.assignments import assign_unit, report_progress
from dispatch.services.calls import close_call, flag_overdue, receive_call, route_call, start_triage
from dispatch.services.notes import state_fact, strike_note, write_note

__all__ = [
    "assign_unit",
    "close_call",
    "flag_overdue",
    "receive_call",
    "report_progress",
    "route_call",
    "start_triage",
    "state_fact",
    "strike_note",
    "write_note",
]
