"""Commands about calls, the units on them and what is said: the only writers."""

from dispatch.services.alerts import answer_page, mind_alerts
from dispatch.services.assignments import assign_unit, report_progress
from dispatch.services.call_backs import finish_call_back, log_attempt, mind_call_backs
from dispatch.services.calls import close_call, flag_overdue, receive_call, state_needs
from dispatch.services.coaching import hear_whisper, stop_watching, watch_call, whisper
from dispatch.services.glass import mend_glass
from dispatch.services.handoffs import (
    accept_handoff,
    complete_handoff,
    decline_handoff,
    join_handoff,
    offer_call,
    return_call,
    take_over,
    withdraw_handoff,
)
from dispatch.services.notes import state_fact, strike_note, write_note
from dispatch.services.ownership import mind_handoffs, mind_owners
from dispatch.services.records import break_glass, give_resource, read_chart, write_record
from dispatch.services.routing import route_call, start_triage
from dispatch.services.safety import ask_help, confirm_contact, declare_imminent, withdraw_help
from dispatch.services.transfers import mind_transfers, record_outcome, transfer_to_988

__all__ = [
    "accept_handoff",
    "answer_page",
    "ask_help",
    "assign_unit",
    "break_glass",
    "close_call",
    "complete_handoff",
    "confirm_contact",
    "declare_imminent",
    "decline_handoff",
    "finish_call_back",
    "flag_overdue",
    "give_resource",
    "hear_whisper",
    "join_handoff",
    "log_attempt",
    "mend_glass",
    "mind_alerts",
    "mind_call_backs",
    "mind_handoffs",
    "mind_owners",
    "mind_transfers",
    "offer_call",
    "read_chart",
    "receive_call",
    "record_outcome",
    "report_progress",
    "return_call",
    "route_call",
    "start_triage",
    "state_fact",
    "state_needs",
    "stop_watching",
    "strike_note",
    "take_over",
    "transfer_to_988",
    "watch_call",
    "whisper",
    "withdraw_handoff",
    "withdraw_help",
    "write_note",
    "write_record",
]
