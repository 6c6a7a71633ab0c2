"""What the work left on record of a call about to end: each check says what it found.

docs/endings.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dispatch.calls.models import Assignment, Call
from dispatch.calls.states import ARRIVED
from dispatch.closing.models import ContactAttempt
from dispatch.transfers.selectors import last_transfer, lifeline_evidence
from journal.codes.calls import Band, ClosedOn, Disposition, Tried
from journal.codes.care import LifelineEvidence
from journal.codes.scene import LinkKind, ObligationKind
from programs.base.permissions import Can, allows
from programs.people.models import Staff
from programs.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Found:
    """What carries an ending, and in words who or what it is."""

    on: ClosedOn
    words: str


@dataclass(frozen=True, slots=True)
class Record:
    """A call about to end, who ends it, and who else has said that it ends so."""

    call: Call
    by: Staff
    confirmed_by: Staff | None = None
    # Said with the ending itself.
    tried: Tried | None = None

    @property
    def arrived(self) -> list[Assignment]:
        """The units of ours that were there."""
        return [one for one in self.call.assignments.all() if one.status in ARRIVED]

    @property
    def clinician(self) -> Staff | None:
        """A clinician who has the call, or had it."""
        if allows(self.call.owner, Can.TAKE_OVER_BY_PHONE):
            return self.call.owner
        taken = self.call.handoffs.filter(taken_by__isnull=False).select_related("taken_by").first()
        return taken.taken_by if taken else None


Check = Callable[[Record, Disposition], Found | None]


def unit_was_there(record: Record, disposition: Disposition) -> Found | None:
    if not record.arrived:
        return None
    units = ", ".join(sorted(one.unit.callsign for one in record.arrived))
    return Found(ClosedOn.UNIT, _("%(units)s was there") % {"units": units})


def crew_said(record: Record, disposition: Disposition) -> Found | None:
    said = [one.unit.callsign for one in record.arrived if one.outcome == disposition]
    return Found(ClosedOn.CREW, _("%(units)s says so") % {"units": said[0]}) if said else None


def clinician_had_it(record: Record, disposition: Disposition) -> Found | None:
    clinician = record.clinician
    return Found(ClosedOn.CLINICIAN, clinician.name) if clinician else None


def clinician_referred(record: Record, disposition: Disposition) -> Found | None:
    """A clinician had the call, and sent the person on with their consent."""
    sent = Referral.objects.filter(call=record.call.pk, consent=True).exists()
    return clinician_had_it(record, disposition) if sent else None


def taker_asked(record: Record, disposition: Disposition) -> Found | None:
    """Of the mildest calls only: the questions were asked, and nobody found more."""
    call = record.call
    if call.band is None or call.band < Band.LIFELINE:
        return None
    merged = call.links.filter(kind=LinkKind.MERGED, undone_at=None).select_related("other")
    for one in (call, *(link.other for link in merged)):
        if asked := one.assessments.select_related("by").order_by("at").last():
            return Found(ClosedOn.ASKED, asked.by.name)
    return None


def lifeline_took_it(record: Record, disposition: Disposition) -> Found | None:
    """The last that happened counts: not one that connected before another failed."""
    taken = last_transfer(record.call)
    if taken is None or lifeline_evidence(record.call) != LifelineEvidence.CONNECTED:
        return None
    name = taken.outcome_by.name if taken.outcome_by else ""
    return Found(ClosedOn.LIFELINE, _("connected, says %(name)s") % {"name": name})


def agreed_to_988(record: Record, disposition: Disposition) -> Found | None:
    """The number was given, and the person agreed to call it; no transfer has failed since."""
    if lifeline_evidence(record.call) != LifelineEvidence.REFERRED:
        return None
    given = record.call.lifeline_referrals.select_related("by").last()
    return Found(ClosedOn.CONSENT, given.by.name) if given else None


def merged(record: Record, disposition: Disposition) -> Found | None:
    links = record.call.linked_from.filter(kind=LinkKind.MERGED, undone_at=None)
    link = links.select_related("kept").first()
    return Found(ClosedOn.MERGED, link.kept.number) if link else None


def accepted(call: Call, kind: ObligationKind) -> str:
    """Who of an agency said that they come, or was there; empty where nobody did."""
    for one in call.obligations.all():
        if one.kind == kind and one.accepted_at and not one.ended_at:
            return one.who
    return ""


def agency_took_it(kind: ObligationKind) -> Check:
    def check(record: Record, disposition: Disposition) -> Found | None:
        who = accepted(record.call, kind)
        return Found(ClosedOn.AGENCY, who) if who else None

    return check


def tried(*ways: Tried) -> Check:
    """Somebody tried, and it is on record what came of it."""

    def check(record: Record, disposition: Disposition) -> Found | None:
        if record.tried in ways:
            return Found(ClosedOn.ATTEMPT, str(Tried(record.tried).label))
        attempts = ContactAttempt.objects.filter(call=record.call, tried__in=ways)
        last = attempts.select_related("by").last()
        if last is None:
            return None
        words = f"{Tried(last.tried).label} · {last.by.name}"
        return Found(ClosedOn.ATTEMPT, words)

    return check


def no_call(record: Record, disposition: Disposition) -> Found | None:
    return Found(ClosedOn.NO_CALL, str(disposition.label))
