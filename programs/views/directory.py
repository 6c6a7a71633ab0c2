"""The resource directory, and referrals to what it lists."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from programs.forms import FileForm, ReferralForm, ReferralStepForm, VerifyForm, checked
from programs.http import StaffRequest
from programs.permissions import Can, allows, require
from programs.refusals import Forbidden, Refusal
from programs.selectors import (
    Wanted,
    audience_of,
    client_named,
    directory_of,
    directory_out,
    knows_clients,
    referrals_for,
    to_verify,
)
from programs.services import load_hsds, move_referral, send_referral, verify_resource
from programs.states import Domain


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Search by need, distance, hours now, eligibility and language; what is to be verified."""
    return _page(request)


def _page(request: StaffRequest, problem: str = "") -> HttpResponse:
    if not _uses(request):
        raise Forbidden("Your role does not use the directory.")
    wanted = Wanted.of(request.GET)
    client = None
    if knows_clients(audience_of(request.user)) and wanted.client:
        client = client_named(wanted.client)
    show = request.GET.get("show", "")
    context = {
        "wanted": wanted,
        "found": to_verify() if show == "verify" else directory_of(wanted),
        "show": show,
        "client": client,
        "problem": problem,
        "domains": Domain.choices,
        "keeps": allows(request.user, Can.KEEP_DIRECTORY),
        "refers": allows(request.user, Can.REFER),
        "queue": len(to_verify()),
    }
    part = "HX-Request" in request.headers
    template = "programs/directory_found.html" if part else "programs/directory.html"
    return render(request, template, context, status=422 if problem else 200)


@require_POST
def verify(request: StaffRequest, resource_id: int) -> HttpResponse:
    given = checked(VerifyForm(request.POST))
    verify_resource(
        actor=request.user, resource_id=resource_id, note=given["note"], gone=given["gone"]
    )
    return redirect("/directory/?show=verify")


@require_GET
def export(request: StaffRequest) -> HttpResponse:
    """The directory as HSDS 3 JSON."""
    if not _uses(request):
        raise Forbidden("Your role does not use the directory.")
    answer = HttpResponse(
        json.dumps(directory_out(), ensure_ascii=False, indent=1), content_type="application/json"
    )
    answer["Content-Disposition"] = 'attachment; filename="directory-hsds-3.json"'
    return answer


@require_POST
def load(request: StaffRequest) -> HttpResponse:
    """Take in an HSDS file: all of it, or nothing and a list of what is wrong."""
    require(request.user, Can.KEEP_DIRECTORY)
    try:
        given = checked(FileForm(request.POST, request.FILES))
        load_hsds(actor=request.user, source=given["file"].read())
    except Refusal as refusal:
        return _page(request, str(refusal))
    return redirect("programs:directory")


@require_GET
def referrals(request: StaffRequest) -> HttpResponse:
    """Who was referred where, and what the partner says; the longest without an answer first."""
    require(request.user, Can.REFER)
    context = {"rows": referrals_for(audience_of(request.user))}
    return render(request, "programs/referrals.html", context)


@require_POST
def send(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Refer somebody on the caseload to a service."""
    require(request.user, Can.REFER)
    given = checked(ReferralForm(request.POST))
    client = client_named(client_id) if knows_clients(audience_of(request.user)) else None
    if client is None:
        raise Forbidden("Your program works no caseload.")
    send_referral(
        actor=request.user,
        resource_id=given["resource"],
        need=Domain(given["need"]),
        consent=given["consent"],
        substance_consent=given["substance_consent"],
        client=client,
    )
    return redirect("programs:client", client.pk)


@require_POST
def move(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    given = checked(ReferralStepForm(request.POST))
    move_referral(
        actor=request.user,
        referral_id=referral_id,
        command=given["command"],
        words=given["words"],
    )
    return redirect("programs:referrals")


def _uses(request: StaffRequest) -> bool:
    return any(allows(request.user, can) for can in (Can.REFER, Can.KEEP_DIRECTORY, Can.SEE_PERSON))
