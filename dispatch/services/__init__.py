"""Commands about calls, the units on them and what is said: the only writers."""

from dispatch.services.after import (
    name_person,
    owe_state_report,
    plan_follow_up,
    refer_from_call,
)
from dispatch.services.alerts import answer_page, run_due_alerts
from dispatch.services.assignments import (
    assign_unit,
    check_in,
    read_hazards,
    report_progress,
    undo_progress,
)
from dispatch.services.call_backs import finish_call_back, log_attempt, run_due_call_backs
from dispatch.services.calls import close_call, flag_overdue, receive_call, state_needs
from dispatch.services.coaching import hear_whisper, stop_watching, watch_call, whisper
from dispatch.services.crews import (
    answer_duress,
    run_due_crews,
    start_duress,
    stop_duress,
)
from dispatch.services.glass import end_emergency_access
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
from dispatch.services.links import (
    hold_call,
    link_calls,
    release_hold,
    undo_link,
)
from dispatch.services.notes import state_fact, strike_note, write_note
from dispatch.services.ownership import run_due_handoffs, run_due_owners
from dispatch.services.phones import (
    act_from_phone,
)
from dispatch.services.places import (
    locate_call,
)
from dispatch.services.plans import (
    declare_safe,
    note_arrival,
    plan_response,
)
from dispatch.services.positions import (
    record_position,
)
from dispatch.services.premises import (
    end_premise_note,
    read_premises,
    renew_premise_note,
    write_premise_note,
    write_premise_of_call,
)
from dispatch.services.records import break_glass, give_resource, read_chart, write_record
from dispatch.services.routing import route_call, start_triage
from dispatch.services.safety import (
    ask_help,
    confirm_contact,
    declare_imminent,
    page_supervisor,
    withdraw_help,
)
from dispatch.services.stacking import (
    stack_unit,
    swap_calls,
)
from dispatch.services.transfers import record_outcome, run_due_transfers, transfer_to_988

__all__ = [
    "accept_handoff",
    "act_from_phone",
    "answer_duress",
    "answer_page",
    "ask_help",
    "assign_unit",
    "break_glass",
    "check_in",
    "close_call",
    "complete_handoff",
    "confirm_contact",
    "declare_imminent",
    "declare_safe",
    "decline_handoff",
    "end_emergency_access",
    "end_premise_note",
    "finish_call_back",
    "flag_overdue",
    "give_resource",
    "hear_whisper",
    "hold_call",
    "join_handoff",
    "link_calls",
    "locate_call",
    "log_attempt",
    "name_person",
    "note_arrival",
    "offer_call",
    "owe_state_report",
    "page_supervisor",
    "plan_follow_up",
    "plan_response",
    "read_chart",
    "read_hazards",
    "read_premises",
    "receive_call",
    "record_outcome",
    "record_position",
    "refer_from_call",
    "release_hold",
    "renew_premise_note",
    "report_progress",
    "return_call",
    "route_call",
    "run_due_alerts",
    "run_due_call_backs",
    "run_due_crews",
    "run_due_handoffs",
    "run_due_owners",
    "run_due_transfers",
    "stack_unit",
    "start_duress",
    "start_triage",
    "state_fact",
    "state_needs",
    "stop_duress",
    "stop_watching",
    "strike_note",
    "swap_calls",
    "take_over",
    "transfer_to_988",
    "undo_link",
    "undo_progress",
    "watch_call",
    "whisper",
    "withdraw_handoff",
    "withdraw_help",
    "write_note",
    "write_premise_note",
    "write_premise_of_call",
    "write_record",
]
