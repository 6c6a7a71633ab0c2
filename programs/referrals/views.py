"""Referrals: their page, sending one, and what the partner said of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from journal.codes.caseload import Domain
from programs.base.forms import validated
from programs.base.permissions import Can, require
from programs.base.refusals import Forbidden
from programs.clients.selectors import client_by_id, may_see_clients
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of
from programs.referrals.forms import ReferralForm, ReferralStepForm
from programs.referrals.selectors import referrals_for
from programs.referrals.services import move_referral, send_referral


@require_GET
def referrals(request: StaffRequest) -> HttpResponse:
    """Who was referred where, and what the partner says; the longest without an answer first."""
    require(request.user, Can.REFER)
    context = {"rows": referrals_for(audience_of(request.user))}
    return render(request, "programs/referrals/referrals.html", context)


@require_POST
def send(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Refer somebody on the caseload to a service."""
    require(request.user, Can.REFER)
    cleaned = validated(ReferralForm(request.POST))
    client = client_by_id(client_id) if may_see_clients(audience_of(request.user)) else None
    if client is None:
        raise Forbidden(_("Your program works no caseload."))
    send_referral(
        actor=request.user,
        resource_id=cleaned["resource"],
        need=Domain(cleaned["need"]),
        consent=cleaned["consent"],
        substance_consent=cleaned["substance_consent"],
        client=client,
    )
    return redirect("programs:client", client.pk)


@require_POST
def move(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    cleaned = validated(ReferralStepForm(request.POST))
    move_referral(
        actor=request.user,
        referral_id=referral_id,
        command=cleaned["command"],
        words=cleaned["words"],
    )
    return redirect("programs:referrals")
