"""Holding a call that can wait, for a while that is bounded and with a reason (docs/waits.md).

R27: docs/requirements.md.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.locks import lock_call, lock_open_call
from dispatch.calls.models import Call
from dispatch.calls.selectors import needs_contact
from dispatch.calls.states import RESPOND_WITHIN
from dispatch.calls.status import start_response_time
from dispatch.holds import events
from dispatch.holds.selectors import seconds_left
from journal.codes.calls import CallStatus
from journal.codes.scene import HoldReason
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, Refusal
from programs.people.models import Staff

LONGEST: Final = 24 * 60  # minutes that can be meant; the table of waits says how many may be


class NotHeld(Refusal):
    """This call is not held: it is too grave, or was held long enough."""


@transaction.atomic
def hold_call(*, actor: Staff, call_id: UUID, minutes: int, reason: HoldReason) -> Call:
    """Decide that a waiting call can wait that long: it is late only after it.

    However often that is renewed, a call is held for no longer in all than the city's table says
    for its band, and each renewal is heard. Bands 1 and 2, and a call that is locked, only a
    supervisor holds; imminent risk nobody.
    """
    require(actor, Can.ASSIGN_UNIT)
    call = lock_open_call(actor, call_id)
    if call.status != CallStatus.PENDING:
        raise Refusal(_("Only a call that waits for a team can be held."))
    if needs_contact(call):
        raise NotHeld(_("A life is in danger: this call is not held."))
    if not 1 <= minutes <= LONGEST:
        raise Invalid(_("A call is held for a minute at least, and for a day at most."))
    at, wanted = now(), timedelta(minutes=minutes)
    _take_back_unused(call, at)
    _refuse_too_long(actor, call, wanted)
    call.held_since = call.held_since or at
    call.held_at, call.hold_reason = at, reason
    call.held_until = call.respond_by = at + wanted
    call.holds += 1
    call.held_seconds += int(wanted.total_seconds())
    call.overdue_at = None
    call.save()
    append(events.call_held(call), by=actor.pk)
    return call


@transaction.atomic
def release_hold(*, actor: Staff, call_id: UUID) -> Call:
    """It cannot wait after all: its time to respond begins now, but only once."""
    require(actor, Can.ASSIGN_UNIT)
    call = lock_call(actor, call_id)
    if call.held_until is None or call.status != CallStatus.PENDING:
        raise Refusal(_("This call is not held."))
    _take_back_unused(call, now())
    call.held_until = None
    start_response_time(call, now())
    _give_no_second_time(call)
    call.save(update_fields=["held_until", "held_seconds", "step_at", "respond_by", "overdue_at"])
    append(events.call_held(call), by=actor.pk)
    return call


def _give_no_second_time(call: Call) -> None:
    """However often it is held and released: one time to respond, beside what it was held."""
    if call.held_since and call.priority and call.respond_by:
        held = timedelta(seconds=call.held_seconds)
        last = call.held_since + held + RESPOND_WITHIN[call.priority]
        call.respond_by = min(call.respond_by, last)


def _take_back_unused(call: Call, at: datetime) -> None:
    """What of a hold is still to come was not waited yet."""
    if call.held_until and call.held_until > at:
        unused = ceil((call.held_until - at).total_seconds())
        call.held_seconds = max(0, call.held_seconds - unused)


def _refuse_too_long(actor: Staff, call: Call, wanted: timedelta) -> None:
    left = seconds_left(actor, call)
    if wanted <= timedelta(seconds=left):
        return
    if left < 60 and not call.holds:
        raise NotHeld(
            _("%(call)s is too grave to be held: send somebody, or ask the supervisor to hold it.")
            % {"call": call}
        )
    if left < 60:
        raise NotHeld(
            _(
                "%(call)s was held for %(minutes)s min already, and its band allows no more: send "
                "somebody, or ask the supervisor."
            )
            % {"call": call, "minutes": call.held_seconds // 60}
        )
    raise NotHeld(
        _("%(call)s can be held for %(minutes)s min more at most; nothing was changed.")
        % {"call": call, "minutes": left // 60}
    )
