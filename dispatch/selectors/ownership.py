"""Whose call it is, who watches, what hangs over it, and the desk of one person."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localtime

from dispatch.cards import (
    CallerCard,
    Desk,
    HandoffCard,
    Ownership,
    Packet,
    TransferCard,
    WhisperLine,
)
from dispatch.models import Alert, Call, Handoff, LifelineTransfer, Watch, Whisper
from dispatch.selectors.calls import calls_visible_to
from dispatch.selectors.queue import position_of
from dispatch.states import (
    HANDOFF,
    HELP,
    OPEN_ALERT,
    OPEN_HANDOFF,
    Consent,
    Direction,
    Disposition,
    HandoffStatus,
    NoContact,
    PageReason,
    StayedOn,
    TransferOutcome,
)
from journal.codes.calls import Topic
from programs.models import Staff
from programs.permissions import Audience, Can, allows
from programs.refusals import NotFound
from programs.selectors import clinicians_present, presence_of
from programs.states import Presence

STEP_WORDS = {
    "withdraw": "Withdraw",
    "join": "Three-way",
    "complete": "Giver has left",
    "return": "Give back…",
}
SPANS = (90, 365)
_OUTCOMES = tuple((one.value, one.label) for one in TransferOutcome)
INSTEAD = "send a CIT officer, or transfer to 988."


def with_hanging(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Marked with what hangs on each call, so that only what is there is read."""
    this = OuterRef("pk")
    return calls.annotate(
        has_handoff=Exists(Handoff.objects.filter(call=this)),
        has_watch=Exists(Watch.objects.filter(call=this, until=None)),
        has_help=Exists(Alert.objects.filter(call=this, reason__in=HELP, status__in=OPEN_ALERT)),
        has_transfer=Exists(LifelineTransfer.objects.filter(call=this)),
    )


def ownership_of(call: Call) -> Ownership:
    """Whose call it is, and what hangs on it; the call comes from `with_hanging`."""
    handoff = _standing(call) if _has(call, "handoff") else None
    return Ownership(
        owner_id=call.owner_id,
        owner=call.owner.name,
        since=call.owned_at,
        away_since=call.owner_away_at,
        handoff=_card(handoff) if handoff else None,
        fallback=_fallback(handoff),
        watchers=_watchers(call) if _has(call, "watch") else (),
        imminent_at=call.imminent_at,
        contact_at=call.contact_at,
        no_contact=NoContact(call.no_contact).label if call.no_contact else "",
        helps=_helps(call) if _has(call, "help") else (),
        transfers=_transfers(call) if _has(call, "transfer") else (),
    )


def _has(call: Call, what: str) -> bool:
    return bool(getattr(call, f"has_{what}"))


def _watchers(call: Call) -> tuple[str, ...]:
    watching = call.watches.filter(until=None).select_related("staff").order_by("since")
    return tuple(watch.staff.name for watch in watching)


def _helps(call: Call) -> tuple[tuple[str, str], ...]:
    asked = call.alerts.filter(reason__in=HELP, status__in=OPEN_ALERT).order_by("raised_at")
    reasons = [PageReason(alert.reason) for alert in asked if alert.reason]
    return tuple((reason.value, reason.label) for reason in reasons)


def _transfers(call: Call) -> tuple[TransferCard, ...]:
    return tuple(_transfer(one) for one in call.transfers.all())


def packet_of(audience: Audience, call: Call) -> Packet:
    """How old and how sure the place is, and what is known of earlier calls."""
    where = [fact for fact in call.facts.all() if fact.topic == Topic.LOCATION]
    last = where[-1] if where else None
    sees = allows(audience, Can.SEE_PERSON)
    return Packet(
        place_said_at=last.at if last else None,
        place_said_by=last.by.name if last else "",
        earlier=earlier_calls(call) if sees else "",
    )


def caller_card(audience: Audience, call_id: UUID) -> CallerCard:
    """Who called, for those who may know. Raises NotFound when the call may not be seen."""
    call = calls_visible_to(audience).filter(pk=call_id).first()
    if call is None:
        raise NotFound("There is no such call on your board.")
    sees = allows(audience, Can.SEE_PERSON)
    return CallerCard(
        call_id=call.pk,
        name=call.caller_name if sees else "",
        phone=call.caller_phone if sees else "",
        relation=call.caller_relation,
        earlier=earlier_calls(call) if sees else "",
    )


def earlier_calls(call: Call) -> str:
    """One line on the calls that came from this number before."""
    if not call.caller_phone:
        return ""
    before = Call.objects.filter(caller_phone=call.caller_phone, received_at__lt=call.received_at)
    counts = [
        before.filter(received_at__gte=call.received_at - timedelta(days=days)).count()
        for days in SPANS
    ]
    last = before.order_by("-received_at").first()
    if last is None:
        return ""
    how = Disposition(last.disposition).label if last.disposition else "still open"
    told = ", ".join(f"{n} in {days} days" for n, days in zip(counts, SPANS, strict=True))
    when = localtime(last.received_at)
    return f"Earlier calls from this number: {told}; last {when:%d %b}, {how}."


def desk_for(staff: Staff) -> Desk:
    """What this person's own corner of every page shows."""
    watched = _watched(staff) if allows(staff, Can.WATCH) else None
    unheard = Whisper.objects.filter(to=staff, heard_at=None).select_related("by", "call")
    return Desk(
        staff_id=staff.pk,
        presence=presence_of(staff),
        watching=watched.call.number if watched else "",
        whispers=tuple(
            WhisperLine(
                id=one.pk,
                by=one.by.name,
                text=one.text,
                number=one.call.number,
            )
            for one in unheard
        ),
    )


def _watched(staff: Staff) -> Watch | None:
    return Watch.objects.filter(staff=staff, until=None).select_related("call").first()


def _standing(call: Call) -> Handoff | None:
    """The hand-off that is going on; else the last, if it left the owner with nobody."""
    people = call.handoffs.select_related("to", "called", "taken_by", "giver")
    last = people.order_by("-offered_at").first()
    if last is None:
        return None
    told = last.status in (HandoffStatus.EXPIRED, HandoffStatus.RETURNED)
    return last if last.status in OPEN_HANDOFF or told else None


def _card(handoff: Handoff) -> HandoffCard:
    offered = handoff.status == HandoffStatus.OFFERED
    return HandoffCard(
        id=handoff.pk,
        status=handoff.status,
        label=HandoffStatus(handoff.status).label,
        since=handoff.waiting_since if offered else handoff.accepted_at or handoff.offered_at,
        giver=handoff.giver.name,
        to=handoff.to.name if handoff.to else "",
        called=handoff.called.name if handoff.called else "",
        taken_by=handoff.taken_by.name if handoff.taken_by else "",
        consent=Consent(handoff.consent).label,
        position=position_of(handoff) if offered else 0,
        steps=tuple(
            (command, words)
            for command, words in STEP_WORDS.items()
            if HANDOFF.may(handoff.status, command)
        ),
    )


def _fallback(handoff: Handoff | None) -> str:
    """What else there is, while an offer finds nobody (docs/requirements.md R31)."""
    if handoff is None or handoff.status not in (HandoffStatus.OFFERED, HandoffStatus.EXPIRED):
        return ""
    if handoff.status == HandoffStatus.EXPIRED and handoff.to_id is None:
        return f"No clinician took this call: {INSTEAD}"
    there = clinicians_present()
    if not there:
        return f"No clinician is there: {INSTEAD}"
    if handoff.late_at is None:
        return f"No clinician has come for too long: {INSTEAD}"
    if not any(one.presence == Presence.AVAILABLE for one in there):
        return f"All {len(there)} clinicians are busy. If the caller cannot wait: {INSTEAD}"
    return ""


def _transfer(one: LifelineTransfer) -> TransferCard:
    outcome = TransferOutcome(one.outcome).label if one.outcome else "outcome not known yet"
    words = (
        f"{localtime(one.at):%H:%M} {Direction(one.direction).label}: "
        f"{Consent(one.consent).label}; stayed on: {StayedOn(one.stayed_on).label}; {outcome}"
    )
    return TransferCard(id=one.pk, words=words, owed=one.outcome is None, outcomes=_OUTCOMES)
