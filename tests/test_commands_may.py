"""Every command × every role: who may, asked of the command itself, before it looks at anything.

docs/roles.md holds GRANTS; this holds which of them each command asks for.
"""

import inspect
from datetime import date, datetime, time
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils.timezone import now

from dispatch.hazards.services import Spot
from dispatch.intake.services import Intake
from dispatch.routing.routes import Route
from dispatch.transfers.services import WarmTransfer
from dispatch.units.services import Fix
from journal.codes.calls import Destination, Source
from journal.codes.care import StayedOn
from journal.codes.handoffs import Consent
from journal.codes.people import Program, Role
from journal.codes.triage import OverrideReason
from programs.base.permissions import GRANTS, Can
from programs.base.refusals import Forbidden
from tests import commands
from tests.conftest import person
from triage.decisions.services import OverrideChoice

# What a command asks for first: any one of these opens it.
ASKS = {
    "accept_handoff": Can.TAKE_OVER_BY_PHONE,
    "act_from_phone": Can.REPORT_OWN_UNIT,
    "add_alias": Can.CASELOAD,
    "add_credential": Can.SET_ROSTER,
    "add_pattern": Can.SET_ROSTER,
    "add_shift": Can.SET_ROSTER,
    "acknowledge_duress": Can.ANSWER_DURESS,
    "acknowledge_page": (
        Can.ANSWER_PAGE,
        Can.ANSWER_HELP,
        Can.ANSWER_ESCALATED,
        Can.ANSWER_WAIT,
    ),
    "request_cover": Can.ASK_SHIFT,
    "answer_countersign": Can.COUNTERSIGN,
    "ask_help": Can.ASK_HELP,
    "assign_unit": Can.ASSIGN_UNIT,
    "open_emergency_access": Can.EMERGENCY_ACCESS,
    "check_in": (Can.REPORT_ANY_UNIT, Can.REPORT_OWN_UNIT),
    "ask_in_error": Can.STATE_FACT,
    "ask_to_close": Can.CLOSE_CALL,
    "close_call": Can.CLOSE_CALL,
    "commission_unit": Can.SET_ACCESS,
    "complete_handoff": Can.OFFER_CALL,
    "confirm_contact": Can.STATE_FACT,
    "decide": Can.TRIAGE,
    "decide_on_repeat": Can.CASELOAD,
    "declare_imminent": Can.STATE_FACT,
    "declare_scene_safe": Can.ASK_HELP,
    "decline_handoff": Can.TAKE_OVER_BY_PHONE,
    "draft_protocol": Can.DRAFT_PROTOCOL,
    "drop_shift": Can.SET_ROSTER,
    "end_goal": Can.CASELOAD,
    "end_pattern": Can.SET_ROSTER,
    "end_premise_note": Can.WRITE_PREMISE,
    "enroll_staff": Can.SET_ACCESS,
    "explain_easing": Can.DRAFT_PROTOCOL,
    "record_need": Can.CASELOAD,
    "finish_call_back": Can.CALL_BACK,
    "finish_follow_up": Can.FOLLOW_UP,
    "assign_case": Can.CASELOAD,
    "assign_follow_up": Can.ASSIGN_FOLLOW_UPS,
    "record_resource_given": Can.WRITE_NOTE,
    "hold_call": Can.ASSIGN_UNIT,
    "issue_token": Can.SET_ACCESS,
    "join_handoff": Can.OFFER_CALL,
    "identify_person": Can.CASELOAD,
    "link_calls": Can.LINK_CALLS,
    "load_directory": Can.SET_HOURS,
    "load_hsds": Can.MAINTAIN_DIRECTORY,
    "load_questionnaire": Can.DRAFT_PROTOCOL,
    "locate_call": Can.STATE_FACT,
    "log_attempt": Can.CALL_BACK,
    "log_follow_up_attempt": Can.FOLLOW_UP,
    "make_client": Can.CASELOAD,
    "file_state_report": Can.REPORT_TO_STATE,
    "merge_clients": Can.CASELOAD,
    "move_case": Can.CASELOAD,
    "move_referral": Can.REFER,
    "identify_person_of_call": Can.CASELOAD,
    "record_attempt": Can.STATE_FACT,
    "record_arrival": Can.ASK_HELP,
    "record_contact": Can.CASELOAD,
    "offer_call": Can.OFFER_CALL,
    "open_case": Can.CASELOAD,
    "override_decision": Can.OVERRIDE,
    "open_state_report": Can.REPORT_TO_STATE,
    "open_report_for_call": Can.REPORT_TO_STATE,
    "page_supervisor": Can.ASK_HELP,
    "open_follow_up": (Can.FOLLOW_UP, Can.CLOSE_CALL),
    "plan_response": Can.ASK_HELP,
    "prove_protocol": Can.DRAFT_PROTOCOL,
    "publish_protocol": Can.PUBLISH_PROTOCOL,
    "publish_report": Can.PUBLISH_REPORT,
    "read_hazards": (Can.REPORT_ANY_UNIT, Can.REPORT_OWN_UNIT),
    "read_premises": Can.STATE_FACT,
    "receive_call": Can.RECEIVE_CALL,
    "receive_handover": Can.HAND_OVER,
    "record_outcome": Can.TRANSFER_988,
    "record_position": Can.REPORT_ANY_UNIT,
    "record_reading": Can.CASELOAD,
    "record_screening": Can.SCREEN,
    "refer_from_call": Can.REFER,
    "refer_to_988": Can.TRANSFER_988,
    "release_hold": Can.ASSIGN_UNIT,
    "renew_premise_note": Can.WRITE_PREMISE,
    "report_progress": (Can.REPORT_ANY_UNIT, Can.REPORT_OWN_UNIT),
    "return_call": Can.OFFER_CALL,
    "revoke_tokens": Can.SET_ACCESS,
    "route_call": Can.TRIAGE,
    "send_referral": Can.REFER,
    "set_access": Can.SET_ACCESS,
    "set_consent": Can.CASELOAD,
    "set_crew": Can.SET_ACCESS,
    "set_duty": Can.SET_UNIT_DUTY,
    "set_goal": Can.CASELOAD,
    "set_hours": Can.SET_HOURS,
    "set_presence": Can.TAKE_OVER_BY_PHONE,
    "share_referral": Can.REFER,
    "sign_board": Can.SIGN_BOARD,
    "sign_protocol": Can.SIGN_PROTOCOL,
    "stack_unit": Can.ASSIGN_UNIT,
    "start_duress": Can.REPORT_ANY_UNIT,
    "start_triage": Can.TRIAGE,
    "state_fact": Can.STATE_FACT,
    "set_access_needs": Can.STATE_FACT,
    "stop_duress": Can.ANSWER_DURESS,
    "stop_watching": Can.WATCH,
    "strike_note": Can.WRITE_NOTE,
    "swap_calls": Can.ASSIGN_UNIT,
    "take_on_caller": Can.CASELOAD,
    "take_over": Can.TAKE_OVER,
    "tick_item": Can.FOLLOW_UP,
    "transfer_to_988": Can.TRANSFER_988,
    "undo_duty": Can.SET_UNIT_DUTY,
    "undo_link": Can.LINK_CALLS,
    "undo_merge": Can.CASELOAD,
    "undo_progress": (Can.REPORT_ANY_UNIT, Can.REPORT_OWN_UNIT),
    "verify_resource": (Can.MAINTAIN_DIRECTORY, Can.REFER),
    "watch_call": Can.WATCH,
    "whisper": Can.WATCH,
    "withdraw_handoff": Can.OFFER_CALL,
    "withdraw_help": Can.ASK_HELP,
    "write_handover": Can.HAND_OVER,
    "write_note": Can.WRITE_NOTE,
    "write_plan": Can.CASELOAD,
    "write_premise_note": Can.WRITE_PREMISE,
    "write_premise_of_call": Can.WRITE_PREMISE,
    "write_record": Can.WRITE_CLINICAL,
}
# Who may is decided by the row, not by the role; each has its own tests.
BY_THE_ROW = {
    "accept_obligation": "who can do what is owed",
    "end_obligation": "who can do what is owed",
    "decide_request": "whoever was asked, or sets the roster",
    "drop_draft": "one's own",
    "acknowledge_whisper": "whom it was whispered to",
    "keep_draft": "one's own",
    "keep_layout": "one's own",
    "make_feed": "one's own",
    "read_chart": "who treats the person, or opened emergency access",
    "read_screenings": "who treats the person, or opened emergency access",
    "record_sign_in": "whoever signs in",
    "record_sign_out": "whoever signs out",
}
MADE = {
    Intake: Intake(source=Source.TRANSFER_911),
    Fix: Fix(35.4, -97.5, now()),
    Spot: Spot("Nowhere"),
    Route: Route(band=2, destination=Destination.CRT, priority=2, because="x"),
    WarmTransfer: WarmTransfer(Consent.GIVEN, StayedOn.BOTH),
    OverrideChoice: OverrideChoice(2, Destination.CRT, next(iter(OverrideReason)), "x"),
    UUID: uuid4(), datetime: now(), date: now().date(), time: time(7), int: -1, str: "x",
    bool: True, bytes: b"x",
}  # fmt: skip

BY_NAME = {command.__name__: command for command in commands.commands()}
ASKED = sorted(
    name for name, command in BY_NAME.items() if "actor" in inspect.signature(command).parameters
)


def something(hint: Any) -> Any:
    """A value of a type, about nothing that exists."""
    hint = get_args(hint)[0] if get_origin(hint) is UnionType else hint
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return next(iter(hint))
    return MADE.get(hint, ())


def let_in(command, actor) -> bool:
    hints = get_type_hints(inspect.unwrap(command))
    required = {
        name: something(hints[name])
        for name, one in inspect.signature(command).parameters.items()
        if one.default is inspect.Parameter.empty
    }
    try:
        with transaction.atomic():
            command(**{**required, "actor": actor})
    except Forbidden:
        return False
    except Exception:  # whatever comes of arguments that mean nothing, it was let in
        return True
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ASKS))
def test_a_command_asks_the_role_first(name):
    asked = ASKS[name] if isinstance(ASKS[name], tuple) else (ASKS[name],)
    for role in Role:
        program = Program.CCD if role in (Role.CLINICIAN, Role.LEAD, Role.CREW) else None
        actor = person(role, program=program)
        may = bool(GRANTS[role] & {*asked})
        assert let_in(BY_NAME[name], actor) is may, f"{role} and {name}"
    commands.broken.clear()  # what comes of arguments that mean nothing proves nothing


def test_every_command_somebody_gives_is_listed():
    assert {*ASKS, *BY_THE_ROW} == set(ASKED)
    assert not {*ASKS} & {*BY_THE_ROW}
