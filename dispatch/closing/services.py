"""Ending a call, on what is on record; and the end of imminent risk that never was.

R20, R34, R42: docs/requirements.md; docs/endings.md.
"""

from datetime import datetime
from typing import Unpack
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.services import clear_pages
from dispatch.assignments.stacking import drop_stacked
from dispatch.call_backs.services import CallBackPlan, schedule_call_back
from dispatch.calls.events import call_closed
from dispatch.calls.locks import lock_call, lock_open_call
from dispatch.calls.models import Call
from dispatch.calls.selectors import needs_contact
from dispatch.calls.states import CALL
from dispatch.closing import events
from dispatch.closing.checks import Found, Record
from dispatch.closing.ending import Ending, Said, ending_from
from dispatch.closing.models import ContactAttempt
from dispatch.closing.refusing import (
    SecondPersonNeeded,
    carried_by,
    needs_unserved_reason,
    refuse_incomplete,
)
from dispatch.countersigns.models import Countersign
from dispatch.countersigns.services import ask_countersign, carries_out, withdraw_countersigns
from dispatch.handoffs.events import handoff_moved
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.offers import complete, end_handoff, lock_open_handoff, start_wrap_up
from dispatch.obligations.services import end_owed
from dispatch.post_call.services import demographics_of, open_promised_follow_ups
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import TRANSPORTED, Disposition, NoCallBack, NoContact, Tried
from journal.codes.countersigns import CountersignKind
from journal.codes.handoffs import HandoffStatus
from journal.codes.scene import ObligationKind, ObligationReason
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, Refusal
from programs.people.models import Staff

# Pages about a call that has ended are about nothing any more.
CLEARED_ON_CLOSE = (
    PageReason.IMMINENT,
    PageReason.HANDOFF_LATE,
    PageReason.OWNER_AWAY,
    PageReason.POLICE,
    PageReason.EMS,
    PageReason.FIRE,
    PageReason.OWED,
    PageReason.INSTEAD,
    PageReason.SILENT,
    PageReason.WANTED,
    PageReason.LIFELINE_FAILED,
)


@transaction.atomic
def close_call(*, actor: Staff, call_id: UUID, **said: Unpack[Said]) -> Call:
    """End a call with its outcome, which something on record carries (dispatch/closing/evidence).

    One resolved by phone is called back, as `call_back` promises or when the program usually
    does, unless it says why not (R34). `follow_ups` are promised besides; `taken_to` says where
    somebody was taken who was, `jail_avoided` that it would have been to jail. `tried` is what was
    tried, said with the ending; `named` who found or has a person in danger, where we did not.

    Raises UnitsStillAssigned while a unit is on it; EvidenceMissing where nothing carries the
    ending, SecondPersonNeeded where one person's word is not enough; UnservedReasonRequired where
    nobody served it, and ContactNotConfirmed where a life was in danger, and no reason is given.
    """
    require(actor, Can.CLOSE_CALL)
    call = lock_call(actor, call_id)
    append(*end_call(call, actor, Ending(**said)), by=actor.pk)
    return call


@transaction.atomic
def ask_to_close(*, actor: Staff, call_id: UUID, **said: Unpack[Said]) -> Countersign:
    """Ask a second person to confirm an ending that wants one. The call stays open until they do.

    Raises what `close_call` raises where anything else is missing, and Invalid where nobody need
    be asked.
    """
    require(actor, Can.CLOSE_CALL)
    call, ending = lock_open_call(actor, call_id), Ending(**said)
    try:
        refuse_incomplete(Record(call, actor, tried=ending.tried), ending)
    except SecondPersonNeeded:
        pass
    else:
        raise Invalid(_("This ending needs no second person: close the call."))
    row, entries = ask_countersign(
        call, CountersignKind.CLOSE_GRAVE, by=actor, at=now(), choice=ending.stored()
    )
    append(*entries, by=actor.pk)
    return row


@transaction.atomic
def ask_in_error(*, actor: Staff, call_id: UUID) -> Countersign:
    """Ask a second person to confirm that imminent risk was marked in error; it holds meanwhile."""
    require(actor, Can.STATE_FACT)
    call = lock_open_call(actor, call_id)
    if not needs_contact(call):
        raise Invalid(_("Nobody has said that a life is in danger here."))
    row, entries = ask_countersign(
        call, CountersignKind.IMMINENT_IN_ERROR, by=actor, at=now(), choice={}
    )
    append(*entries, by=actor.pk)
    return row


@transaction.atomic
def record_attempt(
    *, actor: Staff, call_id: UUID, tried: Tried, attempt_id: UUID | None = None
) -> ContactAttempt:
    """Put on record what was tried to reach or find the person, and what came of it."""
    require(actor, Can.STATE_FACT)
    call = lock_open_call(actor, call_id)
    attempt = _record_attempt(call, actor, tried, attempt_id or uuid4())
    append(events.attempt_recorded(attempt), by=actor.pk)
    return attempt


def end_call(
    call: Call, actor: Staff, ending: Ending, confirmed_by: Staff | None = None
) -> list[Entry]:
    """End a call that is already locked. The caller appends."""
    status = CALL.next(call.status, "close")
    handoff = lock_open_handoff(call)
    record = Record(call, actor, confirmed_by, ending.tried)
    refuse_incomplete(record, ending)
    at = now()
    _write(call, status, ending, carried_by(record, ending), at)
    by_phone = ending.disposition == Disposition.SETTLED_BY_PHONE
    if by_phone and isinstance(ending.call_back, NoCallBack):
        call.no_call_back = ending.call_back
    call.save()
    entries = _end_owed(call, actor, at)
    if ending.tried:
        attempt = _record_attempt(call, actor, ending.tried, uuid4())
        entries.append(events.attempt_recorded(attempt))
    entries += [demographics_of(call), call_closed(call)]
    entries += [*clear_pages(call, *CLEARED_ON_CLOSE), *withdraw_countersigns(call, at)]
    entries += open_promised_follow_ups(call, actor, ending.follow_ups)
    if handoff:
        entries += _end_handoff(call, handoff)
    if by_phone and not isinstance(ending.call_back, NoCallBack):
        entries.append(schedule_call_back(call, actor, ending.call_back or CallBackPlan()))
    return [*entries, *drop_stacked(call), *start_wrap_up(call)]


def _write(call: Call, status: str, ending: Ending, found: Found, at: datetime) -> None:
    """How it ended, into its row; a reason that is not wanted is not kept. The caller saves."""
    call.status, call.disposition, call.closed_on = status, ending.disposition, found.on
    call.unserved = ending.unserved if needs_unserved_reason(call, ending.disposition) else None
    call.untriaged = ending.untriaged if call.band is None else None
    if needs_contact(call):
        call.no_contact, call.contact_who = ending.no_contact, ending.named
    call.taken_to = ending.taken_to if ending.disposition in TRANSPORTED else None
    call.jail_avoided = ending.jail_avoided
    call.closed_at = call.step_at = at
    call.triage_at = call.owner_away_at = call.held_until = None


def _end_owed(call: Call, actor: Staff, at: datetime) -> list[Entry]:
    """What 988 was to do, the ending itself has answered."""
    reason = ObligationReason.DONE_OTHERWISE
    return end_owed(call, ObligationKind.LIFELINE, reason, by=actor, at=at)


def _record_attempt(call: Call, by: Staff, tried: Tried, attempt_id: UUID) -> ContactAttempt:
    return ContactAttempt.objects.create(id=attempt_id, call=call, tried=tried, by=by, at=now())


def _end_handoff(call: Call, handoff: Handoff) -> list[Entry]:
    if handoff.status != HandoffStatus.OFFERED:
        return complete(handoff, now())
    end_handoff(handoff, "withdraw", now())
    return [handoff_moved(handoff)]


def _close_confirmed(row: Countersign, actor: Staff, at: datetime) -> list[Entry]:
    """The ending that somebody asked about, confirmed: in the name of who confirms it."""
    return end_call(row.call, row.asked_by, ending_from(row.choice), confirmed_by=actor)


def _in_error(row: Countersign, actor: Staff, at: datetime) -> list[Entry]:
    """Two people say that no life was in danger: the call goes on as any other."""
    call = row.call
    if not needs_contact(call):
        raise Refusal(_("Contact is confirmed already."))
    call.no_contact = NoContact.IN_ERROR
    call.save(update_fields=["no_contact"])
    return [events.imminent_in_error(call), *clear_pages(call, PageReason.IMMINENT)]


carries_out(CountersignKind.CLOSE_GRAVE, _close_confirmed)
carries_out(CountersignKind.IMMINENT_IN_ERROR, _in_error)
