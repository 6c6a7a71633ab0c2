"""What second persons are asked, for whoever may read it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.models import Call
from dispatch.countersigns.cards import CountersignCard
from dispatch.countersigns.models import Countersign
from dispatch.countersigns.states import ENDING_SHOWN_FOR
from journal.codes.calls import Destination, Disposition
from journal.codes.countersigns import CountersignKind, CountersignStatus
from programs.base.permissions import Audience, Can, allows
from programs.people.models import Staff


def countersigns_of(audience: Audience, call: Call) -> tuple[CountersignCard, ...]:
    """The open questions about a call, and how the last ones ended, the newest first."""
    if not allows(audience, Can.SEE_NARRATIVE):
        return ()
    rows = _told(now()).filter(call=call).select_related("asked_by", "answered_by", "call")
    may = allows(audience, Can.COUNTERSIGN)
    return tuple(card_of(row, may_answer=may) for row in rows.order_by("-asked_at"))


def asked_by(staff: Staff) -> tuple[CountersignCard, ...]:
    """What this person asked, and how it ended: they are told wherever they work."""
    rows = _told(now()).filter(asked_by=staff).select_related("asked_by", "answered_by", "call")
    return tuple(card_of(row, may_answer=False) for row in rows.order_by("-asked_at"))


def open_question(call: Call) -> Countersign | None:
    """The question that is open about a call, for the words of its page."""
    rows = call.countersigns.filter(status=CountersignStatus.ASKED).select_related("asked_by")
    return rows.order_by("asked_at").first()


def card_of(row: Countersign, *, may_answer: bool) -> CountersignCard:
    return CountersignCard(
        id=row.pk,
        kind=row.kind,
        what=words_of(row),
        why=_why(row.choice),
        number=row.call.number,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        due_at=row.due_at,
        status=row.status,
        label=str(CountersignStatus(row.status).label),
        answered_by=row.answered_by.name if row.answered_by else "",
        may_answer=may_answer and row.status == CountersignStatus.ASKED,
    )


def words_of(row: Countersign) -> str:
    """What is asked for, in one line: nothing that somebody typed."""
    kind, choice = CountersignKind(row.kind), row.choice
    if kind == CountersignKind.EASE_TRIAGE and row.stood["routing"]:
        return _("from %(before)s to %(after)s") % {
            "before": _routing(row.stood["routing"]),
            "after": _routing(choice),
        }
    if kind == CountersignKind.CLOSE_GRAVE and choice.get("disposition"):
        ending = Disposition(choice["disposition"]).label
        return _("%(what)s: %(ending)s") % {"what": kind.label, "ending": ending}
    return str(kind.label)


def _routing(stored: Mapping[str, Any]) -> str:
    return _("band %(band)s, %(destination)s, priority %(priority)s") % {
        "band": stored["band"],
        "destination": Destination(stored["destination"]).label,
        "priority": stored["priority"],
    }


def _why(choice: Mapping[str, Any]) -> str:
    """The reason of the list, and the words."""
    parts = [str(choice.get("reason_label") or ""), str(choice.get("text") or "")]
    return ": ".join(part for part in parts if part)


def _told(at: datetime) -> QuerySet[Countersign]:
    recent = Q(ended_at__gte=at - ENDING_SHOWN_FOR)
    return Countersign.objects.filter(Q(status=CountersignStatus.ASKED) | recent)
