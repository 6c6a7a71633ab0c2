"""Commands about shifts that change hands, and about one's calendar feed."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.chain import Entry
from journal.codes.people import Role
from journal.codes.roster import RequestKind
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.models import Staff
from programs.roster import events
from programs.roster.models import FeedKey, Shift, ShiftRequest
from programs.roster.services import ShiftsOverlap
from programs.roster.states import SHIFT_REQUEST

DAY: Final = timedelta(days=1)


@transaction.atomic
def request_cover(
    *, actor: Staff, shift_id: UUID, to_id: int | None = None, instead_id: UUID | None = None
) -> ShiftRequest:
    """Ask that somebody covers one's shift, or swaps it for theirs.

    Raises Invalid where the other does not do that work, Refusal for a shift that has begun or
    for which a request is open.
    """
    require(actor, Can.ASK_SHIFT)
    shift = _own_shift(actor, shift_id)
    instead = _lock_shift(instead_id) if instead_id else None
    to = Staff.objects.filter(pk=to_id, is_active=True).first() if to_id else None
    if instead and (instead.starts_at <= now() or instead.staff_id == actor.pk):
        raise Invalid(_("That shift cannot be had instead; nothing was changed."))
    if instead:
        to = instead.staff
    if to_id and (to is None or not _does_same_work(to, shift.staff)):
        raise Invalid(_("They do not do that work; nothing was changed."))
    # Of two who ask at once for one shift the constraint refuses the second.
    try:
        with transaction.atomic():
            request = ShiftRequest.objects.create(
                kind=RequestKind.SWAP if instead else RequestKind.COVER,
                shift=shift,
                asked_by=actor,
                asked_at=now(),
                to=to,
                instead=instead,
            )
    except IntegrityError:
        raise Refusal(_("This shift is asked away already; nothing was changed.")) from None
    append(events.shift_requested(request), by=actor.pk)
    return request


@transaction.atomic
def decide_request(*, actor: Staff, request_id: UUID, command: str) -> ShiftRequest:
    """Agree to take a shift (whoever it was asked of), approve or refuse it (whoever sets the
    roster), withdraw it (whoever asked). The shifts change hands when it is approved.

    Raises ShiftsOverlap where somebody would be in two places.
    """
    request = (
        ShiftRequest.objects.select_for_update(no_key=True, of=("self",))
        .select_related("shift__staff", "to", "instead__staff")
        .filter(pk=request_id)
        .first()
    )
    if request is None:
        raise NotFound(_("There is no such request."))
    _refuse_unless_concerned(actor, request, command)
    request.status = SHIFT_REQUEST.next(request.status, command)
    entries: list[Entry] = []
    if command == "agree":
        request.to, request.agreed_at = actor, now()
    elif command == "approve":
        entries = _carry_out_request(request)
    if command in ("approve", "refuse"):
        request.decided_by, request.decided_at = actor, now()
    request.save()
    append(*entries, events.request_moved(request), by=actor.pk)
    return request


@transaction.atomic
def make_feed(*, actor: Staff) -> str:
    """A new secret address for one's calendar feed; the one before it is void. Shown once."""
    # A calendar program cannot sign in, so the address itself is the key.
    secret = secrets.token_urlsafe(24)
    FeedKey.objects.update_or_create(
        staff=actor, defaults={"digest": sha256(secret.encode()).hexdigest(), "made_at": now()}
    )
    append(events.feed_made(actor), by=actor.pk)
    return secret


def _refuse_unless_concerned(actor: Staff, request: ShiftRequest, command: str) -> None:
    """Raise NotFound for whoever this step is not for: that the request exists is not theirs to
    know. Raises Invalid for a step there is none of.
    """
    if command == "withdraw":
        may = request.asked_by_id == actor.pk
    elif command == "agree":
        asked_of = request.to_id in (None, actor.pk) and request.asked_by_id != actor.pk
        may = asked_of and _does_same_work(actor, request.shift.staff)
    elif command in ("approve", "refuse"):
        # Nobody approves what they asked for or take themselves.
        own = actor.pk in (request.asked_by_id, request.to_id)
        may = (allows(actor, Can.SET_ROSTER) and not own) or (
            command == "refuse" and request.to_id == actor.pk
        )
    else:
        raise Invalid(_("One can agree, approve, refuse or withdraw; nothing was changed."))
    if not may:
        raise NotFound(_("There is no such request."))


def _carry_out_request(request: ShiftRequest) -> list[Entry]:
    """Give the shifts of an approved request to their new people, under a lock of both."""
    assert request.to is not None  # the table approves only what somebody agreed to
    shift = Shift.objects.select_for_update(no_key=True).get(pk=request.shift_id)
    instead = _lock_shift(request.instead_id) if request.instead_id else None
    if shift.starts_at <= now():
        raise Refusal(_("The shift has begun: it stays as it is."))
    taker = request.to
    spans = [(shift, taker)]
    if instead:
        spans.append((instead, request.asked_by))
    try:
        with transaction.atomic():
            return _reassign(spans)
    except IntegrityError:
        raise ShiftsOverlap(
            _("Somebody would be on two shifts at once; nothing changed.")
        ) from None


def _reassign(spans: Sequence[tuple[Shift, Staff]]) -> list[Entry]:
    """Give each shift to somebody else; raises IntegrityError where that person has one then."""
    entries = [events.shift_dropped(shift) for shift, _staff in spans]
    rows = [(shift.pk, staff, shift.starts_at, shift.ends_at) for shift, staff in spans]
    for shift, _staff in spans:
        # Moved 27 years back while both change hands: the constraint that nobody is on two shifts
        # at once is checked after each UPDATE, and a swap would break it between the two.
        Shift.objects.filter(pk=shift.pk).update(
            starts_at=shift.starts_at - 10_000 * DAY, ends_at=shift.ends_at - 10_000 * DAY
        )
    for pk, staff, starts_at, ends_at in rows:
        Shift.objects.filter(pk=pk).update(
            staff=staff, starts_at=starts_at, ends_at=ends_at, pattern=None
        )
        entries.append(events.shift_added(Shift.objects.get(pk=pk)))
    return entries


def _own_shift(actor: Staff, shift_id: UUID) -> Shift:
    """The actor's own shift, locked. Raises NotFound for another's, Refusal once it has begun."""
    shift = _lock_shift(shift_id)
    if shift.staff_id != actor.pk:
        raise NotFound(_("There is no such shift."))
    if shift.starts_at <= now():
        raise Refusal(_("The shift has begun: it stays yours."))
    return shift


def _lock_shift(shift_id: UUID) -> Shift:
    """The shift, locked until commit. Raises NotFound."""
    shift = (
        Shift.objects.select_for_update(no_key=True, of=("self",))
        .select_related("staff")
        .filter(pk=shift_id)
        .first()
    )
    if shift is None:
        raise NotFound(_("There is no such shift."))
    return shift


def _does_same_work(person: Staff, other: Staff) -> bool:
    """Whether a person can do the other's work: the same program and, on a crew, the same role."""
    same = person.program == other.program and person.is_active
    return same and (other.role != Role.CREW or person.crew_role == other.crew_role)
