"""Follow-ups: opened, owned, tried, ended; never lost (docs/decisions/0027).

R43: docs/requirements.md.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.chain import Entry
from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome, Tried
from journal.codes.people import Program, Role
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.quiet import before_night, refuse_at_night
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.follow_ups import events
from programs.follow_ups.models import FollowUp, FollowUpAttempt
from programs.follow_ups.selectors import follow_ups_visible_to
from programs.follow_ups.states import (
    CHECKLIST,
    DUE_WITHIN,
    FOLLOW_UP,
    TRIES_BEFORE_GIVING_UP,
    WANTS_CONTACT,
    FollowUpStatus,
)
from programs.hours.calendar import Calendar
from programs.hours.selectors import calendar_in_force
from programs.people.models import Staff
from programs.people.selectors import audience_of

# Who takes what a program that is closed cannot do in time; the first that is open.
FALLBACK_PROGRAMS: Final = (Program.CCD, Program.ART, Program.CRT, Program.CAP)


def due_time(kind: FollowUpKind, at: datetime) -> datetime:
    """By when a follow-up of this kind is done. What would fall into the night is due before it."""
    hours = timedelta(hours=settings.OVERDOSE_FOLLOW_UP_HOURS)
    return before_night(at + (hours if kind == FollowUpKind.OVERDOSE else DUE_WITHIN[kind]))


def create_follow_up(
    *,
    call: UUID,
    call_number: str,
    kind: FollowUpKind,
    program: Program,
    at: datetime,
    due_at: datetime | None = None,
    owner: Staff | None = None,
) -> list[Entry]:
    """Open a follow-up of a call the caller has locked; one that is open stays as it is.

    The caller appends what is returned.
    """
    follow_up, created = FollowUp.objects.get_or_create(
        call=call,
        kind=kind,
        program=program,
        status=FollowUpStatus.OPEN,
        defaults={
            "call_number": call_number,
            "made_at": at,
            "due_at": due_at or due_time(kind, at),
            "owner": owner,
        },
    )
    return [events.follow_up_opened(follow_up)] if created else []


@transaction.atomic
def assign_follow_up(*, actor: Staff, follow_up_id: UUID, owner_id: int) -> FollowUp:
    """Take a follow-up on, or give it to somebody of its program.

    Raises Invalid for an owner who is not of its program, or has left.
    """
    require(actor, Can.FOLLOW_UP if owner_id == actor.pk else Can.ASSIGN_FOLLOW_UPS)
    follow_up = _lock(actor, follow_up_id)
    owner = Staff.objects.filter(pk=owner_id, is_active=True).first()
    if owner is None or not may_own(owner, follow_up.program):
        raise Invalid(_("A follow-up goes to somebody of its program; nothing was changed."))
    follow_up.owner = owner
    follow_up.save(update_fields=["owner"])
    append(events.follow_up_given(follow_up), by=actor.pk)
    return follow_up


@transaction.atomic
def log_follow_up_attempt(
    *, actor: Staff, follow_up_id: UUID, result: Tried, asked_for: bool = False
) -> FollowUpAttempt:
    """Record one try. In quiet hours it wants the word that the person asked for it."""
    require(actor, Can.FOLLOW_UP)
    follow_up = _lock(actor, follow_up_id)
    refuse_at_night(asked_for)
    attempt = FollowUpAttempt.objects.create(
        follow_up=follow_up, by=actor, at=now(), result=result, asked_for=asked_for
    )
    entries = [events.follow_up_tried(follow_up, attempt)]
    # Whoever tries a follow-up that is nobody's has taken it on.
    if follow_up.owner_id is None and may_own(actor, follow_up.program):
        follow_up.owner = actor
        follow_up.save(update_fields=["owner"])
        entries.append(events.follow_up_given(follow_up))
    append(*entries, by=actor.pk)
    return attempt


@transaction.atomic
def tick_item(*, actor: Staff, follow_up_id: UUID, item: str, done: bool) -> FollowUp:
    """Tick or untick an item of the list: naloxone, test strips, induction, treatment (R43)."""
    require(actor, Can.FOLLOW_UP)
    follow_up = _lock(actor, follow_up_id)
    if item not in dict(CHECKLIST):
        raise Invalid(_("That is no item of the list; nothing was changed."))
    follow_up.checklist = {
        **follow_up.checklist,
        item: {"done": done, "by": actor.pk, "at": str(now())},
    }
    follow_up.save(update_fields=["checklist"])
    append(events.follow_up_checked(follow_up), by=actor.pk)
    return follow_up


@transaction.atomic
def finish_follow_up(*, actor: Staff, follow_up_id: UUID, outcome: FollowUpOutcome) -> FollowUp:
    """End a follow-up. "Reached" wants a try that reached somebody, "not reached" enough tries."""
    require(actor, Can.FOLLOW_UP)
    follow_up = _lock(actor, follow_up_id)
    results = list(follow_up.attempts.values_list("result", flat=True))
    if outcome in WANTS_CONTACT and Tried.REACHED not in results:
        raise Invalid(_("No try has reached the person yet: record it first."))
    if outcome == FollowUpOutcome.NOT_REACHED and len(results) < TRIES_BEFORE_GIVING_UP:
        raise Invalid(
            _("%(count)s of %(wanted)s tries so far: try again before giving the person up.")
            % {"count": len(results), "wanted": TRIES_BEFORE_GIVING_UP}
        )
    follow_up.status = FOLLOW_UP.next(follow_up.status, "finish")
    follow_up.outcome, follow_up.done_at, follow_up.done_by = outcome, now(), actor
    follow_up.save(update_fields=["status", "outcome", "done_at", "done_by"])
    append(events.follow_up_done(follow_up), by=actor.pk)
    return follow_up


def unassign_follow_ups(follow_ups: Iterable[FollowUp]) -> list[Entry]:
    """Nobody's until somebody takes them: on the board in red. The caller appends."""
    entries = []
    for follow_up in follow_ups:
        follow_up.owner = None
        follow_up.save(update_fields=["owner"])
        entries.append(events.follow_up_given(follow_up))
    return entries


def move_to_open_program(follow_ups: QuerySet[FollowUp], at: datetime) -> list[Entry]:
    """Give what a program cannot do in time, since it is shut until then, to the first that can.

    `follow_ups` are locked by the caller, who appends what is returned.
    """
    calendar, entries = calendar_in_force(), []
    opens = {program: _opens_at(calendar, program, at) for program in Program}
    for program, opening in opens.items():
        missed = Q() if opening is None else Q(due_at__lte=opening)
        # Open now: what it owes stays with it.
        if opening == at:
            continue
        for follow_up in follow_ups.filter(missed, program=program):
            able = (
                other
                for other in FALLBACK_PROGRAMS
                if (opens_at := opens[other]) is not None and opens_at < follow_up.due_at
            )
            fallback = next(
                (other for other in able if not _has_open_follow_up(follow_up, other)), None
            )
            if fallback:
                follow_up.program, follow_up.owner = fallback, None
                follow_up.save(update_fields=["program", "owner"])
                entries.append(events.follow_up_given(follow_up))
    return entries


def _opens_at(calendar: Calendar, program: str, at: datetime) -> datetime | None:
    """Now, if it is open; else when it next is, if ever."""
    return at if calendar.is_open(program, at) else calendar.next_opening(program, at)


def _has_open_follow_up(follow_up: FollowUp, program: str) -> bool:
    """Whether that program owes this very follow-up already."""
    return FollowUp.objects.filter(
        call=follow_up.call, kind=follow_up.kind, program=program, status=FollowUpStatus.OPEN
    ).exists()


def may_own(staff: Staff, program: str) -> bool:
    """Those who treat people for the program; a lead for any."""
    return allows(staff, Can.FOLLOW_UP) and (staff.role == Role.LEAD or staff.program == program)


def _lock(actor: Staff, follow_up_id: UUID) -> FollowUp:
    # The subquery decides who may see it, the outer query locks: the row alone, and not what the
    # reader's rights were read from.
    visible = follow_ups_visible_to(audience_of(actor))
    follow_up = (
        FollowUp.objects.select_for_update(no_key=True)
        .filter(Q(pk=follow_up_id) & Q(pk__in=visible.values("pk")))
        .first()
    )
    if follow_up is None:
        raise NotFound(_("There is no such follow-up."))
    if follow_up.status == FollowUpStatus.DONE:
        raise Refusal(_("This follow-up is done already; nothing was changed."))
    return follow_up
