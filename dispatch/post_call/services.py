"""What a call leaves behind: follow-ups, reports to the State, who it was about, referrals.

The rows are the programs'; here it is decided who may ask for them, by what they may see.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.events import call_described
from dispatch.calls.locks import lock_call
from dispatch.calls.models import Call
from dispatch.places.limits import part_of_city
from journal.chain import Entry
from journal.codes.caseload import Domain
from journal.codes.follow_ups import FollowUpKind, ReportAbout
from journal.codes.people import Program
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Forbidden, Invalid
from programs.caseload.services import identify_person
from programs.clients.models import Client
from programs.clients.services import record_caller
from programs.follow_ups.models import FollowUp
from programs.follow_ups.services import create_follow_up
from programs.follow_ups.states import FollowUpStatus
from programs.people.models import Staff
from programs.referrals.models import Referral
from programs.referrals.services import send_referral
from programs.state_reports.models import StateReport
from programs.state_reports.services import open_state_report

# The program that could not come says when it is open again; then it has a day.
DUE_AFTER_OPENING: Final = timedelta(hours=24)
# What is counted by language; any other is "other", so that nobody is known by theirs.
COUNTED_LANGUAGES: Final = (
    "english", "spanish", "vietnamese", "chinese", "arabic", "korean", "asl", "german", "french",
)  # fmt: skip


def record_call_caller(call: Call) -> None:
    """Keep who a call is about, for the caseload. Part of the command that opens the call."""
    record_caller(
        call=call.pk,
        number=call.number,
        at=call.received_at,
        name=call.caller_name,
        phone=call.caller_phone,
        address=call.place,
    )


def open_routed_follow_ups(call: Call, at: datetime) -> list[Entry]:
    """What triage says is owed to the person, however the call ends: after an overdose the
    Alternative Response Team, and the program that was needed and shut. The caller appends.
    """
    entries: list[Entry] = []
    # Both only once: create_follow_up appends nothing where the same is open already.
    if call.art_along:
        entries += _open(call, FollowUpKind.OVERDOSE, Program.ART, at)
    if call.follow_up_program and call.follow_up_at:
        program = Program(call.follow_up_program)
        due = call.follow_up_at + DUE_AFTER_OPENING
        entries += _open(call, FollowUpKind.DAY, program, at, due)
    return entries


def demographics_of(call: Call) -> Entry:
    """What equity is counted by: the language, and the part of the city; no more."""
    language = call.language.strip().lower()
    counted_as = language if language in COUNTED_LANGUAGES or not language else "other"
    area = part_of_city(call.latitude, call.longitude) if call.latitude and call.longitude else ""
    return call_described(call, language=counted_as, area=area)


def open_promised_follow_ups(
    call: Call, actor: Staff, kinds: Sequence[FollowUpKind]
) -> list[Entry]:
    """The follow-ups that whoever closes the call promises. The caller appends."""
    at = now()
    return [
        entry for kind in kinds for entry in _open(call, kind, _program_for(call, actor, kind), at)
    ]


@transaction.atomic
def open_follow_up(
    *, actor: Staff, call_id: UUID, kind: FollowUpKind, program: Program | None = None
) -> FollowUp:
    """Promise that somebody looks after the person again: within a day, three days, a week."""
    if not (allows(actor, Can.FOLLOW_UP) or allows(actor, Can.CLOSE_CALL)):
        raise Forbidden(_("Your role may not plan follow-ups."))
    call = lock_call(actor, call_id)
    chosen = program or _program_for(call, actor, kind)
    entries = _open(call, kind, chosen, now())
    follow_up = FollowUp.objects.get(
        call=call.pk, kind=kind, program=chosen, status=FollowUpStatus.OPEN
    )
    if entries:
        append(*entries, by=actor.pk)
    return follow_up


@transaction.atomic
def open_report_for_call(*, actor: Staff, call_id: UUID, about: ReportAbout) -> StateReport:
    """Note on a call that a report to the State is owed (docs/requirements.md R48)."""
    require(actor, Can.REPORT_TO_STATE)
    call = lock_call(actor, call_id)
    return open_state_report(actor=actor, about=about, call=call.pk, call_number=call.number)


@transaction.atomic
def identify_person_of_call(
    *, actor: Staff, call_id: UUID, client_id: UUID | None, name: str = ""
) -> Client | None:
    """Say who a call is about."""
    require(actor, Can.CASELOAD)
    call = lock_call(actor, call_id)
    return identify_person(actor=actor, call=call.pk, client_id=client_id, name=name)


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


def _open(
    call: Call,
    kind: FollowUpKind,
    program: Program,
    at: datetime,
    due_at: datetime | None = None,
) -> list[Entry]:
    return create_follow_up(
        call=call.pk, call_number=call.number, kind=kind, program=program, at=at, due_at=due_at
    )


def _program_for(call: Call, actor: Staff, kind: FollowUpKind) -> Program:
    if kind == FollowUpKind.OVERDOSE:
        return Program.ART
    named = call.program or actor.program
    if named is None:
        raise Invalid(_("Say which program follows up; nothing was changed."))
    return Program(named)
