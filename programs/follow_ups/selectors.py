"""Follow-ups: who may see which, and in what order they are done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome, Tried
from journal.codes.people import Program, Role
from programs.base.permissions import Audience, Can, allows
from programs.follow_ups.models import FollowUp
from programs.follow_ups.states import CHECKLIST, FollowUpStatus
from programs.people.models import Staff

SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class FollowUpCard:
    """A follow-up as a line: no name, which stands on the call."""

    id: UUID
    kind: str
    program: str
    call: UUID
    call_number: str
    owner: str
    owner_id: int | None
    made_at: datetime
    due_at: datetime
    overdue: bool
    tries: tuple[tuple[datetime, str, str], ...]
    checklist: tuple[tuple[str, str, bool], ...]
    client: str
    client_id: UUID | None
    mine: bool
    done: str


def follow_ups_visible_to(audience: Audience) -> QuerySet[FollowUp]:
    """Those of one's own program; for whoever leads or shares them out, all."""
    every = FollowUp.objects.all()
    if allows(audience, Can.ASSIGN_FOLLOW_UPS):
        return every
    if allows(audience, Can.FOLLOW_UP):
        return every.filter(program=audience.program)
    return every.none()


def follow_ups_for(audience: Audience, viewer: Staff, show: str) -> list[FollowUpCard]:
    """The "open", "mine" or "done" ones: nobody's first, then by when they are due."""
    visible = follow_ups_visible_to(audience).select_related("owner", "client")
    if show == "done":
        chosen = visible.filter(status=FollowUpStatus.DONE).order_by("-done_at")
    else:
        chosen = visible.filter(status=FollowUpStatus.OPEN).order_by("due_at")
        if show == "mine":
            chosen = chosen.filter(owner=viewer)
    shown = chosen.prefetch_related("attempts__by")[:SHOWN]
    rows = [_card(follow_up, audience, viewer) for follow_up in shown]
    if show == "done":
        return rows
    return sorted(rows, key=lambda row: (row.owner_id is not None, row.due_at))


def follow_ups_of(call: UUID) -> list[FollowUp]:
    """Every follow-up of a call, open or done."""
    return list(FollowUp.objects.filter(call=call).select_related("owner"))


def eligible_owners(program: str) -> list[Staff]:
    """Those who can own a follow-up of a program."""
    people = Staff.objects.filter(is_active=True).filter(
        Q(role__in=(Role.CLINICIAN, Role.CREW), program=program) | Q(role=Role.LEAD)
    )
    return list(people.order_by("name"))


def _card(follow_up: FollowUp, audience: Audience, viewer: Staff) -> FollowUpCard:
    # Whoever only shares the work out needs no name and nothing about substance use.
    treats = allows(audience, Can.FOLLOW_UP)
    client = follow_up.client if treats else None
    return FollowUpCard(
        id=follow_up.pk,
        kind=str(FollowUpKind(follow_up.kind).label),
        program=str(Program(follow_up.program).label),
        call=follow_up.call,
        call_number=follow_up.call_number,
        owner=follow_up.owner.name if follow_up.owner else "",
        owner_id=follow_up.owner_id,
        made_at=follow_up.made_at,
        due_at=follow_up.due_at,
        overdue=follow_up.status == FollowUpStatus.OPEN and follow_up.due_at <= now(),
        tries=tuple(
            (attempt.at, str(Tried(attempt.result).label), attempt.by.name)
            for attempt in follow_up.attempts.all()
        ),
        checklist=_checklist(follow_up) if treats else (),
        client=client.name if client else "",
        client_id=client.pk if client else None,
        mine=follow_up.owner_id == viewer.pk,
        done=str(FollowUpOutcome(follow_up.outcome).label) if follow_up.outcome else "",
    )


def _checklist(follow_up: FollowUp) -> tuple[tuple[str, str, bool], ...]:
    if follow_up.kind != FollowUpKind.OVERDOSE:
        return ()
    ticked = follow_up.checklist
    return tuple(
        (item, str(words), bool(ticked.get(item, {}).get("done"))) for item, words in CHECKLIST
    )
