"""What is owed after the call, and to whom it falls."""

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
    """Open ones, the most pressing first: nobody's, then overdue, then by when they are due."""
    found = follow_ups_visible_to(audience).select_related("owner", "client")
    if show == "done":
        chosen = found.filter(status=FollowUpStatus.DONE).order_by("-done_at")
    else:
        chosen = found.filter(status=FollowUpStatus.OPEN).order_by("due_at")
        if show == "mine":
            chosen = chosen.filter(owner=viewer)
    rows = [_card(one, audience, viewer) for one in chosen.prefetch_related("attempts__by")[:SHOWN]]
    if show == "done":
        return rows
    return sorted(rows, key=lambda row: (row.owner_id is not None, row.due_at))


def follow_ups_of(call: UUID) -> list[FollowUp]:
    return list(FollowUp.objects.filter(call=call).select_related("owner"))


def eligible_owners(program: str) -> list[Staff]:
    """Those who can own a follow-up of a program."""
    people = Staff.objects.filter(is_active=True).filter(
        Q(role__in=(Role.CLINICIAN, Role.CREW), program=program) | Q(role=Role.LEAD)
    )
    return list(people.order_by("name"))


def _card(one: FollowUp, audience: Audience, viewer: Staff) -> FollowUpCard:
    treats = allows(audience, Can.FOLLOW_UP)
    client = one.client if treats else None
    return FollowUpCard(
        id=one.pk,
        kind=str(FollowUpKind(one.kind).label),
        program=str(Program(one.program).label),
        call=one.call,
        call_number=one.call_number,
        owner=one.owner.name if one.owner else "",
        owner_id=one.owner_id,
        made_at=one.made_at,
        due_at=one.due_at,
        overdue=one.status == FollowUpStatus.OPEN and one.due_at <= now(),
        tries=tuple((t.at, str(Tried(t.result).label), t.by.name) for t in one.attempts.all()),
        checklist=_checklist(one) if treats else (),
        client=client.name if client else "",
        client_id=client.pk if client else None,
        mine=one.owner_id == viewer.pk,
        done=str(FollowUpOutcome(one.outcome).label) if one.outcome else "",
    )


def _checklist(one: FollowUp) -> tuple[tuple[str, str, bool], ...]:
    if one.kind != FollowUpKind.OVERDOSE:
        return ()
    ticked = one.checklist
    return tuple((item, words, bool(ticked.get(item, {}).get("done"))) for item, words in CHECKLIST)
