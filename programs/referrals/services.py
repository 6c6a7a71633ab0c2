"""Commands about referrals: sent, moved by what the partner says, shared as a document.

R49, R57: docs/requirements.md.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.codes.caseload import Domain
from journal.codes.directory import ListingStatus
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.clients.models import Client
from programs.directory.models import Resource
from programs.people.models import Staff
from programs.referrals import events
from programs.referrals.models import Referral, ReferralStep
from programs.referrals.states import REFERRAL

COMMANDS: Final = tuple(dict.fromkeys(command for _, command in REFERRAL.table))


@transaction.atomic
def send_referral(
    *,
    actor: Staff,
    resource_id: int,
    need: Domain,
    consent: bool,
    substance_consent: bool = False,
    client: Client | None = None,
    call: UUID | None = None,
    call_number: str = "",
) -> Referral:
    """Refer a person, who agrees to it, to a service of the directory.

    Raises Invalid without consent; a service that is gone takes nobody.
    """
    require(actor, Can.REFER)
    resource = Resource.objects.filter(pk=resource_id).first()
    if resource is None:
        raise NotFound(_("There is no such service."))
    if resource.status != ListingStatus.ACTIVE:
        raise Invalid(
            _("%(service)s is listed as %(status)s; nothing was sent.")
            % {"service": resource, "status": ListingStatus(resource.status).label}
        )
    # Asked for at each referral, whatever was agreed before.
    if not consent:
        raise Invalid(_("The person agrees before they are referred; nothing was sent."))
    at = now()
    referral = Referral.objects.create(
        resource=resource,
        client=client,
        call=call,
        call_number=call_number,
        need=need,
        consent=consent,
        substance=need == Domain.SUBSTANCE,
        substance_consent=substance_consent,
        by=actor,
        at=at,
        step_at=at,
    )
    ReferralStep.objects.create(referral=referral, status=referral.status, by=actor, at=at)
    append(events.referral_sent(referral), by=actor.pk)
    return referral


@transaction.atomic
def move_referral(*, actor: Staff, referral_id: UUID, command: str, words: str = "") -> Referral:
    """What the partner says of it, told by one of ours or by the partner's machine."""
    require(actor, Can.REFER)
    referral = lock_referral(referral_id)
    if command not in COMMANDS:
        raise Invalid(
            _("A referral can %(commands)s; nothing was changed.")
            % {"commands": ", ".join(_(name) for name in COMMANDS)}
        )
    referral.status = REFERRAL.next(referral.status, command)
    referral.step_at = now()
    referral.save(update_fields=["status", "step_at"])
    ReferralStep.objects.create(
        referral=referral, status=referral.status, by=actor, at=referral.step_at,
        words=words.strip()[:300],
    )  # fmt: skip
    append(events.referral_moved(referral), by=actor.pk)
    return referral


@transaction.atomic
def share_referral(*, actor: Staff, referral_id: UUID) -> Referral:
    """Give a referral out as a document. What is about substance use goes only with the
    consent that 42 CFR Part 2 asks for (R57); every giving out is in the journal.
    """
    require(actor, Can.REFER)
    referral = lock_referral(referral_id)
    # Decided here and not by role: no role may set the person's consent aside.
    if referral.substance and not referral.substance_consent:
        raise Forbidden(
            _(
                "This referral is about substance use and the person has not agreed that it is "
                "shared: it stays here (42 CFR Part 2)."
            )
        )
    append(events.referral_shared(referral), by=actor.pk)
    return referral


def lock_referral(referral_id: UUID) -> Referral:
    """The referral, locked until commit. Raises NotFound."""
    referral = (
        Referral.objects.select_for_update(no_key=True, of=("self",))
        .select_related("resource", "client")
        .filter(pk=referral_id)
        .first()
    )
    if referral is None:
        raise NotFound(_("There is no such referral."))
    return referral
