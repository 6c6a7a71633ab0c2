"""A second person's word on what one decided alone. Until it is given, what is graver goes on.

A noun above asks with `ask_countersign`, and says with `carries_out` what is done once somebody
has confirmed: in the same transaction, after everything here is written.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.services import clear_pages, raise_page
from dispatch.calls.gravity import gravity_of
from dispatch.calls.locks import lock_call
from dispatch.calls.models import Call
from dispatch.countersigns import events
from dispatch.countersigns.models import Countersign
from dispatch.countersigns.states import ANSWER_WITHIN, COUNTERSIGN
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus
from journal.codes.countersigns import CountersignKind, CountersignStatus
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Forbidden, NotFound, Refusal
from programs.people.models import Staff

CarryOut = Callable[[Countersign, Staff, datetime], list[Entry]]
CARRY_OUT: Final[dict[str, CarryOut]] = {}


class NoLongerAsked(Refusal):
    """Somebody has answered, the time is over, or the call has changed; the sentence says which."""


class NotBySamePerson(Forbidden):
    """Who asked does not answer."""


def carries_out(kind: CountersignKind, act: CarryOut) -> None:
    """`act` does what was asked for under `kind` once it is confirmed, on the call that is locked.
    It returns what is to be appended, or appends itself as a command does.
    """
    CARRY_OUT[kind] = act


def ask_countersign(
    call: Call, kind: CountersignKind, *, by: Staff, at: datetime, choice: Mapping[str, Any]
) -> tuple[Countersign, list[Entry]]:
    """Ask a second person about a call that is already locked, as it stands now; the supervisor is
    paged. A question of the same kind that is open is withdrawn. The caller appends.
    """
    entries = withdraw_countersigns(call, at, kind)
    row = Countersign.objects.create(
        call=call,
        kind=kind,
        choice=dict(choice),
        stood=_stood(call),
        asked_by=by,
        asked_at=at,
        due_at=at + ANSWER_WITHIN,
    )
    cleared = clear_pages(call, PageReason.NOT_COUNTERSIGNED)
    pages = raise_page(call, PageReason.COUNTERSIGN, at, by=by)
    return row, [*entries, events.countersign_asked(row), *cleared, *pages]


def withdraw_countersigns(call: Call, at: datetime, *kinds: CountersignKind) -> list[Entry]:
    """The call changed under the question: nobody is asked any more, and what was asked for is not
    done. Without `kinds`, of every kind. The caller has locked the call, and appends.
    """
    rows = call.countersigns.select_for_update(no_key=True).filter(status=CountersignStatus.ASKED)
    entries: list[Entry] = []
    for row in rows.filter(kind__in=kinds) if kinds else rows:
        entries += _end(row, "withdraw", at)
    return entries


@transaction.atomic
def answer_countersign(*, actor: Staff, countersign_id: UUID, confirmed: bool) -> Countersign:
    """Confirm what somebody else decided, or refuse it. Of two who answer at once one is told."""
    require(actor, Can.COUNTERSIGN)
    known = Countersign.objects.filter(pk=countersign_id).first()
    if known is None:
        raise NotFound(_("There is no such question."))
    call = lock_call(actor, known.call_id)
    rows = Countersign.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("asked_by", "answered_by").get(pk=countersign_id)
    row.call = call
    at = now()
    entries = answer(row, by=actor, confirmed=confirmed, at=at)
    if confirmed:
        entries += CARRY_OUT[row.kind](row, actor, at)
    append(*entries, by=actor.pk)
    return row


def answer(row: Countersign, *, by: Staff, confirmed: bool, at: datetime) -> list[Entry]:
    """Answer a question that is locked, after its call. The caller appends."""
    if row.asked_by_id == by.pk:
        raise NotBySamePerson(_("You asked this yourself: a second person answers."))
    if row.status != CountersignStatus.ASKED:
        raise NoLongerAsked(_why_over(row))
    if row.due_at <= at:
        raise NoLongerAsked(
            _("The minute is over, and what was graver stands: %(asked_by)s may ask again.")
            % {"asked_by": row.asked_by}
        )
    if row.stood != _stood(row.call):
        raise NoLongerAsked(
            _("The call has changed since this was asked: %(asked_by)s may ask again.")
            % {"asked_by": row.asked_by}
        )
    return _end(row, "confirm" if confirmed else "refuse", at, by)


def lapse(row: Countersign, at: datetime) -> list[Entry]:
    """Nobody answered in time: what is graver stands, and whoever hears pages is told."""
    pages = raise_page(row.call, PageReason.NOT_COUNTERSIGNED, at, by=row.asked_by)
    return [*_end(row, "lapse", at), *pages]


def _end(row: Countersign, command: str, at: datetime, by: Staff | None = None) -> list[Entry]:
    row.status = COUNTERSIGN.next(row.status, command)
    row.ended_at, row.answered_by = at, by
    row.save(update_fields=["status", "ended_at", "answered_by"])
    others = row.call.countersigns.filter(status=CountersignStatus.ASKED)
    cleared = [] if others.exists() else clear_pages(row.call, PageReason.COUNTERSIGN)
    return [events.countersign_moved(row), *cleared]


def _stood(call: Call) -> dict[str, Any]:
    """What the answer is about; when any of it has changed, it is another question."""
    gravity = gravity_of(call)
    return {
        "routing": gravity.stored() if gravity else None,
        "closed": call.status == CallStatus.CLOSED,
        "imminent": bool(call.imminent_at and not call.contact_at and not call.no_contact),
    }


def _why_over(row: Countersign) -> str:
    if row.answered_by:
        return _("%(name)s answered this already.") % {"name": row.answered_by}
    return _("This is %(status)s: what was graver stands.") % {
        "status": CountersignStatus(row.status).label
    }
