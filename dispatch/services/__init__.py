"""Commands about calls, the units on them and what is said: the only writers."""

from dispatch.services.alerts import answer_page, mind_alerts
from dispatch.services.assignments import assign_unit, report_progress
from dispatch.services.calls import close_call, flag_overdue, receive_call, state_needs
from dispatch.services.notes import state_fact, strike_note, write_note
from dispatch.services.routing import route_call, start_triage

__all__ = [
    "answer_page",
    "assign_unit",
    "close_call",
    "flag_overdue",
    "mind_alerts",
    "receive_call",
    "report_progress",
    "route_call",
    "start_triage",
    "state_fact",
    "state_needs",
    "strike_note",
    "write_note",
]
