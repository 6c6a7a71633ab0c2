"""Reads about referrals: as lines of a page, and as they may go out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

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
    return [_line(referral) for referral in (*waiting, *ended)]


def _line(referral: Referral) -> ReferralLine:
    steps = list(referral.steps.all())
    return ReferralLine(
        id=referral.pk,
        service=referral.resource.name,
        # 42 CFR Part 2: not even that it is about substance use.
        need=_("private") if referral.substance else str(Domain(referral.need).label),
        whom=referral.client.name if referral.client else referral.call_number,
        status=str(ReferralStatus(referral.status).label),
        by=referral.by.name,
        at=referral.at,
        step_at=referral.step_at,
        commands=tuple(command for status, command in REFERRAL.table if status == referral.status),
        words=next((step.words for step in reversed(steps) if step.words), ""),
    )


def referral_out(referral_id: UUID) -> OutgoingReferral:
    """A referral as it may go out: the person by our own number. Raises NotFound."""
    referral = Referral.objects.select_related("resource").filter(pk=referral_id).first()
    if referral is None:
        raise NotFound(_("There is no such referral."))
    return OutgoingReferral(
        id=str(referral.pk),
        # Never by name: the partner knows the person from the person.
        person=str(referral.client_id or referral.call),
        need=referral.need,
        need_words=str(Domain(referral.need).label),
        service=referral.resource.name,
        service_id=referral.resource.hsds_id or str(referral.resource_id),
        status=referral.status,
        at=referral.at,
        changed_at=referral.step_at,
        by="Mobile Integrated Healthcare",
    )
