"""The directory: searched, exchanged, kept true."""

import json

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from journal.codes.caseload import Domain
from programs.base.forms import validated
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Forbidden, Refusal
from programs.clients.selectors import client_by_id, may_see_clients
from programs.directory.forms import FileForm, VerifyForm
from programs.directory.listings import DirectoryQuery, directory_of, directory_out, to_verify
from programs.directory.services import load_hsds, verify_resource
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Search by need, distance, hours now, eligibility and language; what is to be verified."""
    return _page(request)


def _page(request: StaffRequest, problem: str = "") -> HttpResponse:
    if not _uses(request):
        raise Forbidden(_("Your role does not use the directory."))
    wanted = DirectoryQuery.of(request.GET)
    client = None
    if may_see_clients(audience_of(request.user)) and wanted.client:
        client = client_by_id(wanted.client)
    show = request.GET.get("show", "")
    context = {
        "wanted": wanted,
        "found": to_verify() if show == "verify" else directory_of(wanted),
        "show": show,
        "client": client,
        "problem": problem,
        "domains": Domain.choices,
        "keeps": allows(request.user, Can.MAINTAIN_DIRECTORY),
        "refers": allows(request.user, Can.REFER),
        "queue": len(to_verify()),
    }
    # While somebody types, only the list is drawn anew.
    part = "HX-Request" in request.headers
    template = (
        "programs/directory/directory_found.html" if part else "programs/directory/directory.html"
    )
    return render(request, template, context, status=422 if problem else 200)


@require_POST
def verify(request: StaffRequest, resource_id: int) -> HttpResponse:
    cleaned = validated(VerifyForm(request.POST))
    verify_resource(
        actor=request.user, resource_id=resource_id, note=cleaned["note"], gone=cleaned["gone"]
    )
    return redirect("/directory/?show=verify")


@require_GET
def export(request: StaffRequest) -> HttpResponse:
    """The directory as HSDS 3 JSON."""
    if not _uses(request):
        raise Forbidden(_("Your role does not use the directory."))
    response = HttpResponse(
        json.dumps(directory_out(), ensure_ascii=False, indent=1), content_type="application/json"
    )
    response["Content-Disposition"] = 'attachment; filename="directory-hsds-3.json"'
    return response


@require_POST
def load(request: StaffRequest) -> HttpResponse:
    """Take in an HSDS file: all of it, or nothing and a list of what is wrong."""
    require(request.user, Can.MAINTAIN_DIRECTORY)
    try:
        cleaned = validated(FileForm(request.POST, request.FILES))
        load_hsds(actor=request.user, source=cleaned["file"].read())
    except Refusal as refusal:
        return _page(request, str(refusal))
    return redirect("programs:directory")


def _uses(request: StaffRequest) -> bool:
    return any(
        allows(request.user, can) for can in (Can.REFER, Can.MAINTAIN_DIRECTORY, Can.SEE_PERSON)
    )
