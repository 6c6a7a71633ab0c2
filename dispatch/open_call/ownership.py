"""Whose call it is, who watches, and what is open about it."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from dispatch.alerts.models import Alert
from dispatch.alerts.states import HELP, OPEN_ALERT
from dispatch.calls.models import Call
from dispatch.calls.selectors import earlier_calls, needs_contact
from dispatch.coaching.models import Watch
from dispatch.countersigns.models import Countersign
from dispatch.handoffs.cards import HandoffCard
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.selectors import position_of
from dispatch.handoffs.states import HANDOFF, OPEN_HANDOFF
from dispatch.links.models import CallLink
from dispatch.obligations.models import Obligation
from dispatch.open_call.cards import Ownership, Packet
from dispatch.transfers.cards import TransferCard
from dispatch.transfers.models import LifelineReferral, LifelineTransfer
from dispatch.transfers.selectors import why_not_988
from dispatch.transfers.states import LIFELINE_FROM_BAND, TRANSFER, UNDER_WAY, step_for
from journal.codes.alerts import PageReason
from journal.codes.calls import NoContact, Topic
from journal.codes.care import Direction, StayedOn, TransferOutcome, TransferStatus
from journal.codes.handoffs import Consent, HandoffStatus
from journal.codes.people import Presence
from journal.codes.scene import LinkKind
from programs.base.permissions import Audience, Can, allows
from programs.presence.selectors import clinicians_present

STEP_WORDS = {
    "withdraw": _lazy("Withdraw"),
    "join": _lazy("Three-way"),
    "complete": _lazy("Giver has left"),
    "return": _lazy("Give back…"),
}


FALLBACK_WORDS = _lazy("send a CIT officer, or transfer to 988.")
# A call that 988 may not have.
FALLBACK_OF_GRAVE = _lazy("send a team, or a CIT officer.")


def with_open_items(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Calls marked with what each has, so that nothing is read for a call that has none of it."""
    this = OuterRef("pk")
    return calls.annotate(
        has_handoff=Exists(Handoff.objects.filter(call=this)),
        has_owed=Exists(Obligation.objects.filter(call=this)),
        has_watch=Exists(Watch.objects.filter(call=this, until=None)),
        has_help=Exists(Alert.objects.filter(call=this, reason__in=HELP, status__in=OPEN_ALERT)),
        has_countersign=Exists(Countersign.objects.filter(call=this)),
        has_transfer=Exists(LifelineTransfer.objects.filter(call=this))
        | Exists(LifelineReferral.objects.filter(call=this)),
        has_merge=Exists(_merges(this)),
    )


def _merges(this: OuterRef) -> QuerySet[CallLink]:
    either = Q(kept=this) | Q(other=this)
    return CallLink.objects.filter(either, kind=LinkKind.MERGED, undone_at=None)


def ownership_of(call: Call) -> Ownership:
    """Whose call it is, and what hangs on it; the call comes from `with_open_items`."""
    handoff = _current_handoff(call) if has_open(call, "handoff") else None
    return Ownership(
        owner_id=call.owner_id,
        owner=call.owner.name,
        since=call.owned_at,
        away_since=call.owner_away_at,
        handoff=_card(handoff) if handoff else None,
        fallback=_fallback(call, handoff),
        watchers=_watchers(call) if has_open(call, "watch") else (),
        imminent_at=call.imminent_at,
        in_danger=needs_contact(call),
        phones=allows(call.owner, Can.TAKE_OVER_BY_PHONE),
        contact_at=call.contact_at,
        no_contact=str(NoContact(call.no_contact).label) if call.no_contact else "",
        helps=_helps(call) if has_open(call, "help") else (),
        transfers=_transfers(call) if has_open(call, "transfer") else (),
    )


def has_open(call: Call, what: str) -> bool:
    """Whether a call from `with_open_items` has any."""
    return bool(getattr(call, f"has_{what}"))


def _watchers(call: Call) -> tuple[str, ...]:
    watching = call.watches.filter(until=None).select_related("staff").order_by("since")
    return tuple(watch.staff.name for watch in watching)


def _helps(call: Call) -> tuple[tuple[str, str], ...]:
    alerts = call.alerts.filter(reason__in=HELP, status__in=OPEN_ALERT).order_by("raised_at")
    reasons = [PageReason(alert.reason) for alert in alerts if alert.reason]
    return tuple((reason.value, str(reason.label)) for reason in reasons)


def _transfers(call: Call) -> tuple[TransferCard, ...]:
    made = [(transfer.at, _transfer(transfer)) for transfer in call.transfers.all()]
    given = [(referral.at, _referral(referral)) for referral in call.lifeline_referrals.all()]
    return tuple(card for _at, card in sorted(made + given, key=lambda pair: pair[0]))


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


def _current_handoff(call: Call) -> Handoff | None:
    """The hand-off that is going on; else the last, if it left the owner with nobody."""
    people = call.handoffs.select_related("to", "called", "taken_by", "giver")
    last = people.order_by("-offered_at").first()
    if last is None:
        return None
    left_alone = last.status in (HandoffStatus.EXPIRED, HandoffStatus.RETURNED)
    return last if last.status in OPEN_HANDOFF or left_alone else None


def _card(handoff: Handoff) -> HandoffCard:
    offered = handoff.status == HandoffStatus.OFFERED
    return HandoffCard(
        id=handoff.pk,
        status=handoff.status,
        label=str(HandoffStatus(handoff.status).label),
        since=handoff.waiting_since if offered else handoff.accepted_at or handoff.offered_at,
        giver=handoff.giver.name,
        to=handoff.to.name if handoff.to else "",
        called=handoff.called.name if handoff.called else "",
        taken_by=handoff.taken_by.name if handoff.taken_by else "",
        consent=str(Consent(handoff.consent).label),
        position=position_of(handoff) if offered else 0,
        steps=tuple(
            (command, str(words))
            for command, words in STEP_WORDS.items()
            if HANDOFF.may(handoff.status, command)
        ),
    )


def _fallback(call: Call, handoff: Handoff | None) -> str:
    """What else there is, while an offer finds nobody (docs/requirements.md R31)."""
    if handoff is None or handoff.status not in (HandoffStatus.OFFERED, HandoffStatus.EXPIRED):
        return ""
    grave = why_not_988(call, LIFELINE_FROM_BAND)
    instead = {"instead": FALLBACK_OF_GRAVE if grave else FALLBACK_WORDS}
    if handoff.status == HandoffStatus.EXPIRED and handoff.to_id is None:
        return _("No clinician took this call: %(instead)s") % instead
    present = clinicians_present()
    if not present:
        return _("No clinician is there: %(instead)s") % instead
    if handoff.late_at is None:
        return _("No clinician has come for too long: %(instead)s") % instead
    if not any(clinician.presence == Presence.AVAILABLE for clinician in present):
        return _("All %(count)s clinicians are busy. If the caller cannot wait: %(instead)s") % {
            "count": len(present),
            **instead,
        }
    return ""


def _transfer(transfer: LifelineTransfer) -> TransferCard:
    words = _("%(time)s %(direction)s: %(consent)s; stayed on: %(stayed_on)s; %(outcome)s") % {
        "time": f"{localtime(transfer.at):%H:%M}",
        "direction": Direction(transfer.direction).label,
        "consent": Consent(transfer.consent).label,
        "stayed_on": StayedOn(transfer.stayed_on).label,
        "outcome": _outcome(transfer),
    }
    possible = [
        outcome
        for outcome in TransferOutcome
        if transfer.direction == Direction.OUT
        and TRANSFER.may(transfer.status, step_for(transfer.status, outcome))
    ]
    return TransferCard(
        id=transfer.pk,
        words=words,
        owed=transfer.status in UNDER_WAY,
        failed=transfer.status in (TransferStatus.OVERDUE, TransferStatus.FAILED),
        outcomes=tuple((outcome.value, str(outcome.label)) for outcome in possible),
    )


def _outcome(transfer: LifelineTransfer) -> str:
    if transfer.outcome is None:
        late = transfer.status == TransferStatus.OVERDUE
        return _("no outcome in time: the call is ours") if late else _("outcome not known yet")
    outcome = str(TransferOutcome(transfer.outcome).label)
    if transfer.listed_at and transfer.status == TransferStatus.CONNECTED:
        return _("%(outcome)s, late: close the call if nothing else is owed") % {"outcome": outcome}
    return outcome


def _referral(referral: LifelineReferral) -> TransferCard:
    words = _("%(time)s number of 988 given: %(consent)s to call it") % {
        "time": f"{localtime(referral.at):%H:%M}",
        "consent": Consent(referral.consent).label,
    }
    return TransferCard(id=referral.pk, words=words, owed=False, failed=False, outcomes=())
