"""What a call leaves behind: follow-ups, reports to the State, who it was about, referrals.

The rows are the programs'; here is decided who may ask for them, by what they may see.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from dispatch import events
from dispatch.models import Call
from dispatch.places.limits import part_of_city
from dispatch.services.locks import lock_call
from journal.chain import Entry
from journal.services import append
from programs.models import Client, FollowUp, Referral, Staff, StateReport
from programs.permissions import Can, allows, require
from programs.refusals import Forbidden, Invalid
from programs.services import (
    know_person,
    note_caller,
    owe_report,
    place_follow_up,
    send_referral,
)
from programs.states import Domain, FollowUpKind, FollowUpStatus, Program, ReportAbout

# The program that could not come says when it is open again; then it has a day.
AFTER_OPENING: Final = timedelta(hours=24)
# What is counted by language; any other is "other", so that nobody is known by theirs.
COUNTED: Final = (
    "english", "spanish", "vietnamese", "chinese", "arabic", "korean", "asl", "german", "french",
)  # fmt: skip


def note_who(call: Call) -> None:
    """Keep who a call is about, for the caseload. Part of the command that opens the call."""
    note_caller(
        call=call.pk,
        number=call.number,
        at=call.received_at,
        name=call.caller_name,
        phone=call.caller_phone,
        address=call.place,
    )


def owed_by_route(call: Call, at: datetime) -> list[Entry]:
    """What triage says is owed to the person, however the call ends: after an overdose the
    Alternative Response Team, and the program that was needed and shut. The caller appends.
    """
    entries: list[Entry] = []
    if call.art_along:
        entries += _place(call, FollowUpKind.OVERDOSE, Program.ART, at)
    if call.follow_up_program and call.follow_up_at:
        program = Program(call.follow_up_program)
        due = call.follow_up_at + AFTER_OPENING
        entries += _place(call, FollowUpKind.DAY, program, at, due)
    return entries


def described(call: Call) -> Entry:
    """What equity is counted by: the language, and the part of the city; no more."""
    language = call.language.strip().lower()
    told = language if language in COUNTED or not language else "other"
    area = part_of_city(call.latitude, call.longitude) if call.latitude and call.longitude else ""
    return events.call_described(call, language=told, area=area)


def promised_follow_ups(call: Call, actor: Staff, kinds: Sequence[FollowUpKind]) -> list[Entry]:
    """The follow-ups that whoever closes the call promises. The caller appends."""
    at = now()
    return [
        entry for kind in kinds for entry in _place(call, kind, _program_for(call, actor, kind), at)
    ]


@transaction.atomic
def plan_follow_up(
    *, actor: Staff, call_id: UUID, kind: FollowUpKind, program: Program | None = None
) -> FollowUp:
    """Promise that somebody looks after the person again: within a day, three days, a week."""
    if not (allows(actor, Can.FOLLOW_UP) or allows(actor, Can.CLOSE_CALL)):
        raise Forbidden("Your role may not plan follow-ups.")
    call = lock_call(actor, call_id)
    chosen = program or _program_for(call, actor, kind)
    entries = _place(call, kind, chosen, now())
    one = FollowUp.objects.get(call=call.pk, kind=kind, program=chosen, status=FollowUpStatus.OPEN)
    if entries:
        append(*entries, by=actor.pk)
    return one


@transaction.atomic
def owe_state_report(*, actor: Staff, call_id: UUID, about: ReportAbout) -> StateReport:
    """Note on a call that a report to the State is owed (docs/requirements.md R48)."""
    require(actor, Can.REPORT_TO_STATE)
    call = lock_call(actor, call_id)
    return owe_report(actor=actor, about=about, call=call.pk, call_number=call.number)


@transaction.atomic
def name_person(
    *, actor: Staff, call_id: UUID, client_id: UUID | None, name: str = ""
) -> Client | None:
    """Say who a call is about."""
    require(actor, Can.CASELOAD)
    call = lock_call(actor, call_id)
    return know_person(actor=actor, call=call.pk, client_id=client_id, name=name)


@transaction.atomic
def refer_from_call(
    *,
    actor: Staff,
    call_id: UUID,
    resource_id: int,
    need: Domain,
    consent: bool,
    substance_consent: bool = False,
) -> Referral:
    """Refer the person of a call to a service."""
    require(actor, Can.REFER)
    call = lock_call(actor, call_id)
    return send_referral(
        actor=actor,
        resource_id=resource_id,
        need=need,
        consent=consent,
        substance_consent=substance_consent,
        call=call.pk,
        call_number=call.number,
    )


def _place(
    call: Call,
    kind: FollowUpKind,
    program: Program,
    at: datetime,
    due_at: datetime | None = None,
) -> list[Entry]:
    return place_follow_up(
        call=call.pk, call_number=call.number, kind=kind, program=program, at=at, due_at=due_at
    )


def _program_for(call: Call, actor: Staff, kind: FollowUpKind) -> Program:
    if kind == FollowUpKind.OVERDOSE:
        return Program.ART
    named = call.program or actor.program
    if named is None:
        raise Invalid("Say which program follows up; nothing was changed.")
    return Program(named)
