"""The directory as a page: narrowed by need, distance, hours, eligibility and language; what is
to be verified again; all of it, for exchange. And the referrals to it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.codes.caseload import Domain
from journal.codes.directory import ReferralStatus
from programs.base.permissions import Audience, Can, allows
from programs.base.refusals import NotFound
from programs.directory.listings import SHOWN
from programs.referrals.fhir import OutgoingReferral
from programs.referrals.models import Referral
from programs.referrals.states import OPEN_REFERRAL, REFERRAL


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A referral as a line: of whom only to those who may know."""

    id: UUID
    service: str
    need: str
    whom: str
    status: str
    by: str
    at: datetime
    step_at: datetime
    commands: tuple[str, ...]
    words: str


def referrals_for(audience: Audience) -> list[ReferralLine]:
    """Those without an answer first, the oldest on top; then the others, the newest first."""
    if not allows(audience, Can.REFER):
        return []
    every = Referral.objects.select_related("resource", "client", "by").prefetch_related("steps")
    waiting = every.filter(status__in=OPEN_REFERRAL).order_by("step_at")[:SHOWN]
    ended = every.exclude(status__in=OPEN_REFERRAL).order_by("-step_at")[:50]
    return [_referral(one) for one in (*waiting, *ended)]


def _referral(one: Referral) -> ReferralLine:
    steps = list(one.steps.all())
    return ReferralLine(
        id=one.pk,
        service=one.resource.name,
        need="private" if one.substance else Domain(one.need).label,
        whom=one.client.name if one.client else one.call_number,
        status=ReferralStatus(one.status).label,
        by=one.by.name,
        at=one.at,
        step_at=one.step_at,
        commands=tuple(command for status, command in REFERRAL.table if status == one.status),
        words=next((step.words for step in reversed(steps) if step.words), ""),
    )


def referral_out(referral_id: UUID) -> OutgoingReferral:
    """A referral as it may go out: the person by our own number. Raises NotFound."""
    one = Referral.objects.select_related("resource").filter(pk=referral_id).first()
    if one is None:
        raise NotFound("There is no such referral.")
    return OutgoingReferral(
        id=str(one.pk),
        person=str(one.client_id or one.call),
        need=one.need,
        need_words=Domain(one.need).label,
        service=one.resource.name,
        service_id=one.resource.hsds_id or str(one.resource_id),
        status=one.status,
        at=one.at,
        changed_at=one.step_at,
        by="Mobile Integrated Healthcare",
    )
