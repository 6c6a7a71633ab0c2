"""The clinicians' queue: every call on offer, the one to take first on top."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from dispatch.calls.models import Call
from dispatch.calls.rows import tags_of
from dispatch.calls.selectors import band_of, place_of, seconds_of, sign_of
from dispatch.handoffs.cards import HandoffRow
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.states import late_after
from journal.codes.calls import Band, Source
from journal.codes.handoffs import HandoffStatus
from programs.base.permissions import Audience, Can, allows


def queue_for(audience: Audience) -> list[HandoffRow]:
    """The calls on offer, for those who take them over and those they fall back on."""
    if not sees_queue(audience):
        return []
    return sorted((_row(handoff) for handoff in _offered()), key=lambda row: row.rank)


def handoff_rows(
    audiences: Iterable[Audience], handoff_ids: Collection[UUID]
) -> dict[Audience, dict[UUID, HandoffRow]]:
    """Those of `handoff_ids` still on offer, for each audience that sees the queue."""
    offered = _offered().filter(pk__in=handoff_ids) if handoff_ids else []
    rows = {handoff.pk: _row(handoff) for handoff in offered}
    return {audience: rows if sees_queue(audience) else {} for audience in audiences}


def waiting_in_queue() -> int:
    return Handoff.objects.filter(status=HandoffStatus.OFFERED).count()


def position_of(handoff: Handoff) -> int:
    """The place of an offer in the queue, from 1."""
    ahead = sum(_rank(other) < _rank(handoff) for other in _offered())
    return ahead + 1


def sees_queue(audience: Audience) -> bool:
    return allows(audience, Can.TAKE_OVER_BY_PHONE) or allows(audience, Can.ANSWER_PAGE)


def urgency(call: Call) -> str:
    """High risk first, and what nobody has triaged; then officers on scene, before the
    public's low-risk calls (docs/requirements.md R25).
    """
    if call.band is None or call.band <= Band.HIGH_RISK:
        return "0"
    return "1" if call.source == Source.OFFICER else "2"


def _rank(handoff: Handoff) -> str:
    call = handoff.call
    return f"{urgency(call)}|{call.priority or 0}|{handoff.waiting_since.isoformat()}"


def _offered() -> QuerySet[Handoff]:
    offered = Handoff.objects.filter(status=HandoffStatus.OFFERED)
    return offered.select_related("call", "to", "called", "giver")


def _row(handoff: Handoff) -> HandoffRow:
    call = handoff.call
    return HandoffRow(
        id=handoff.pk,
        call_id=call.pk,
        number=call.number,
        rank=_rank(handoff),
        band=call.band,
        sign=sign_of(call),
        band_label=band_of(call),
        place=place_of(call),
        what=call.narrative[:120],
        tags=tags_of(call),
        since=handoff.waiting_since,
        amber_seconds=settings.HANDOFF_AMBER_SECONDS,
        late_seconds=seconds_of(late_after(call.band)),
        late=handoff.late_at is None,
        to_id=handoff.to_id,
        to=handoff.to.name if handoff.to else "",
        called_id=handoff.called_id,
        called=handoff.called.name if handoff.called else "",
    )
