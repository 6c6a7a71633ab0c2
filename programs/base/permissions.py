"""Who may do and see what: one table. docs/roles.md is held equal to it by a test."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from journal.codes.people import Role
from programs.base.refusals import Forbidden


class Can(StrEnum):
    """What a role may be allowed. The value is the act in words, as a refusal says it:
    marked here, so that it is collected for translation, and translated where it is shown.
    """

    SEE_CALLS = _("see calls")
    SEE_PERSON = _("see who called")
    SEE_NARRATIVE = _("see what was said")
    SEE_CLINICAL = _("read clinical notes of those one treats")
    SEE_SUBSTANCE = _("read substance-use notes of those one treats")
    EMERGENCY_ACCESS = _("open emergency access")
    SEE_UNITS = _("see units")
    SEE_LIVE_BOARD = _("see the live board")
    SEE_JOURNAL = _("read the journal")
    RECEIVE_CALL = _("receive a call")
    TRIAGE = _("triage")
    SCREEN = _("screen a person")
    OVERRIDE = _("override a recommendation")
    COUNTERSIGN = _("confirm what somebody else eased or ended")
    STATE_FACT = _("state a safety fact")
    WRITE_NOTE = _("write a note")
    WRITE_CLINICAL = _("write a clinical note")
    OFFER_CALL = _("offer a call to a clinician")
    TAKE_OVER = _("take a call over whose owner is away")
    TAKE_OVER_ANY = _("take any call over")
    WATCH = _("watch a call and whisper to its owner")
    ASK_HELP = _("ask for police or EMS")
    ANSWER_HELP = _("send police or EMS")
    TRANSFER_988 = _("transfer to or from 988")
    CALL_BACK = _("call people back")
    ASSIGN_UNIT = _("assign a unit")
    HOLD_GRAVE = _("hold a grave call, for minutes")
    REPORT_ANY_UNIT = _("report any unit's progress")
    REPORT_OWN_UNIT = _("report the own unit's progress")
    ANSWER_DURESS = _("answer a crew's duress")
    LINK_CALLS = _("link and merge calls")
    WRITE_PREMISE = _("write a note about a place")
    CLOSE_CALL = _("close a call")
    SET_UNIT_DUTY = _("put units on and off duty")
    TAKE_OVER_BY_PHONE = _("take calls over by phone")
    ANSWER_PAGE = _("answer a page to the supervisor")
    ANSWER_ESCALATED = _("answer a page nobody answered")
    ANSWER_WAIT = _("answer for what has waited too long")
    SEE_PROTOCOL = _("read the protocol")
    SEE_METRICS = _("see the metrics of triage")
    DRAFT_PROTOCOL = _("draft and prove a protocol")
    SIGN_PROTOCOL = _("sign a protocol")
    PUBLISH_PROTOCOL = _("publish a protocol")
    SET_HOURS = _("set the opening hours")
    SET_ROSTER = _("set the roster")
    SET_ACCESS = _("give and take away access")
    SEE_TIMERS = _("see whether the timers run")
    ASK_SHIFT = _("ask for a shift to be covered or swapped")
    SIGN_BOARD = _("sign the board of a shift")
    HAND_OVER = _("hand a shift over in writing")
    FOLLOW_UP = _("follow up")
    ASSIGN_FOLLOW_UPS = _("assign follow-ups")
    CASELOAD = _("work the caseload")
    REFER = _("refer somebody to a service")
    MAINTAIN_DIRECTORY = _("maintain the directory")
    REPORT_TO_STATE = _("report to the State")
    SEE_REPORTS = _("see outcomes and reports")
    PUBLISH_REPORT = _("publish a report")


# What several roles have in common, from those who look on to those who decide.
_WATCH: Final = {Can.SEE_CALLS, Can.SEE_UNITS}
_WORK: Final = _WATCH | {
    Can.SEE_PERSON,
    Can.SEE_NARRATIVE,
    Can.STATE_FACT,
    Can.WRITE_NOTE,
    Can.ASK_HELP,
    Can.REPORT_TO_STATE,
}
_CARE: Final = _WORK | {
    Can.SEE_CLINICAL,
    Can.SEE_SUBSTANCE,
    Can.EMERGENCY_ACCESS,
    Can.WRITE_CLINICAL,
    Can.SCREEN,
    Can.FOLLOW_UP,
    Can.CASELOAD,
    Can.REFER,
    Can.ASK_SHIFT,
}
_ASSESS: Final = {
    Can.TRIAGE,
    Can.SEE_PROTOCOL,
    Can.OFFER_CALL,
    Can.TAKE_OVER,
    Can.TRANSFER_988,
    Can.LINK_CALLS,
    Can.ANSWER_DURESS,
    Can.ANSWER_WAIT,
}
_TAKE: Final = _WORK | _ASSESS | {Can.RECEIVE_CALL}
_PHONE: Final = {Can.TAKE_OVER_BY_PHONE, Can.CALL_BACK, Can.WATCH}
_SEND: Final = {
    Can.OVERRIDE,
    Can.ASSIGN_UNIT,
    Can.REPORT_ANY_UNIT,
    Can.CLOSE_CALL,
    Can.WRITE_PREMISE,
}
_PAGED: Final = {Can.ANSWER_PAGE, Can.ANSWER_ESCALATED, Can.HOLD_GRAVE}
_LEAD: Final = {
    Can.SEE_LIVE_BOARD,
    Can.SEE_REPORTS,
    Can.SIGN_BOARD,
    Can.HAND_OVER,
    Can.ASSIGN_FOLLOW_UPS,
    Can.MAINTAIN_DIRECTORY,
    Can.SEE_TIMERS,
}
_PROTOCOL: Final = {
    Can.SEE_METRICS,
    Can.DRAFT_PROTOCOL,
    Can.SIGN_PROTOCOL,
    Can.PUBLISH_PROTOCOL,
}

GRANTS: Final[Mapping[str, frozenset[Can]]] = {
    Role.CALL_TAKER: frozenset(_TAKE),
    Role.DISPATCHER: frozenset(
        _TAKE | _SEND | {Can.SET_UNIT_DUTY, Can.ANSWER_ESCALATED, Can.ANSWER_HELP}
    ),
    # Licensed, every one of them: a second person's word is theirs to give.
    Role.CLINICIAN: frozenset(_CARE | _SEND | _ASSESS | _PHONE | {Can.COUNTERSIGN}),
    # It reports its own unit and no other; where it goes, a dispatcher or a clinician decides.
    Role.CREW: frozenset(_CARE | {Can.REPORT_OWN_UNIT, Can.WRITE_PREMISE}),
    Role.SUPERVISOR: frozenset(
        _TAKE
        | _SEND
        | _PAGED
        | _LEAD
        | {Can.SET_UNIT_DUTY, Can.SEE_JOURNAL, Can.SEE_METRICS, Can.SET_ROSTER}
        | {Can.EMERGENCY_ACCESS, Can.WATCH, Can.TAKE_OVER_ANY, Can.ANSWER_HELP, Can.CALL_BACK}
        | {Can.COUNTERSIGN}
    ),
    Role.LEAD: frozenset(
        _CARE
        | _SEND
        | _ASSESS
        | _PAGED
        | _PROTOCOL
        | _PHONE
        | _LEAD
        | {Can.TAKE_OVER_ANY}
        | {Can.COUNTERSIGN}
    ),
    # Numbers and rosters, and no person: neither who called nor what was said.
    Role.MANAGER: frozenset(
        _WATCH
        | _LEAD
        | {
            Can.PUBLISH_REPORT,
            Can.SEE_PROTOCOL,
            Can.SEE_METRICS,
            Can.PUBLISH_PROTOCOL,
            Can.SET_HOURS,
            Can.SET_ROSTER,
        }
    ),
    Role.AUDITOR: frozenset(
        _WATCH
        | {
            Can.SEE_LIVE_BOARD,
            Can.SEE_REPORTS,
            Can.SEE_JOURNAL,
            Can.SEE_PROTOCOL,
            Can.SEE_METRICS,
        }
    ),
    # Whoever gives access reads no calls, so that nobody can let themself in to them.
    Role.ADMIN: frozenset({Can.SET_ACCESS, Can.SEE_TIMERS}),
}


@dataclass(frozen=True, slots=True)
class Audience:
    """Everything that decides what a viewer may see; two viewers of one see the same bytes.

    `emergency_calls` names the calls, by number, to which the viewer has emergency access.
    """

    role: str
    program: str | None = None
    unit_id: int | None = None
    emergency_calls: frozenset[str] = frozenset()


class Holder(Protocol):
    """Whoever has a role: a person or an audience."""

    @property
    def role(self) -> str: ...


def allows(holder: Holder, can: Can) -> bool:
    return can in GRANTS[holder.role]


def require(actor: Holder | None, can: Can) -> None:
    """Raise Forbidden unless `actor` may. None is whoever holds the server's own shell."""
    if actor is not None and not allows(actor, can):
        raise Forbidden(refusal_of(can))


def refusal_of(can: Can) -> str:
    """The sentence that refuses an act, in the reader's language."""
    return gettext("Your role may not %(act)s.") % {"act": gettext(can.value)}
