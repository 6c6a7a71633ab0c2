"""The caseload of the Community Advocacy Program, and the people served."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from journal.codes.caseload import Domain, EndReason
from journal.codes.follow_ups import ReportAbout
from programs.base.forms import validated
from programs.base.permissions import Can, require
from programs.base.refusals import NotFound, Refusal
from programs.caseload.forms import (
    AliasForm,
    ClientForm,
    ConsentForm,
    ContactForm,
    DecideForm,
    GoalEndForm,
    GoalForm,
    MergeForm,
    MoveForm,
    NeedForm,
    PlanForm,
)
from programs.caseload.repeat import repeat_callers
from programs.caseload.selectors import case_by_id, case_owners, cases_for, client_page
from programs.caseload.services import (
    assign_case,
    decide_on_repeat,
    end_goal,
    move_case,
    open_case,
    record_contact,
    record_need,
    record_reading,
    set_consent,
    set_goal,
    write_plan,
)
from programs.caseload.states import CASE, CaseConsent, ContactKind, Need
from programs.clients.selectors import client_by_id, may_see_clients, search_clients
from programs.clients.services import add_alias, make_client, merge_clients, undo_merge
from programs.clients.states import AliasKind
from programs.follow_ups.forms import AssignForm
from programs.ledger.selectors import ledger_progress
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of
from programs.state_reports.forms import StateReportAboutForm
from programs.state_reports.services import open_state_report


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Who is on the caseload, and who calls so often that it is offered."""
    _require(request)
    show = request.GET.get("show", "open")
    audience = audience_of(request.user)
    context = {
        "show": show,
        "tabs": [
            ("open", _("Open")),
            ("mine", _("Mine")),
            ("over", _("Over")),
            ("offers", _("Offers")),
        ],
        "cases": cases_for(audience, request.user, show) if show != "offers" else [],
        "offers": repeat_callers(audience) if show == "offers" else [],
    }
    return render(request, "programs/caseload/caseload.html", context)


@require_POST
def decide(request: StaffRequest) -> HttpResponse:
    """A person decides on an offer."""
    _require(request)
    cleaned = validated(DecideForm(request.POST))
    decision = decide_on_repeat(
        actor=request.user,
        key=cleaned["key"],
        refer=cleaned["refer"],
        reason=cleaned["reason"],
        client_id=cleaned["client"],
        name=cleaned["name"],
    )
    if decision.client_id and decision.referred:
        return redirect("programs:client", decision.client_id)
    return redirect("/caseload/?show=offers")


@require_GET
def search(request: StaffRequest) -> HttpResponse:
    """Find a person by name, telephone or address."""
    _require(request)
    words = request.GET.get("q", "")[:120]
    context = {"words": words, "found": search_clients(audience_of(request.user), words)}
    part = "HX-Request" in request.headers
    template = "programs/caseload/clients_found.html" if part else "programs/caseload/clients.html"
    return render(request, template, context)


@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """Put a person on record."""
    _require(request)
    created = make_client(actor=request.user, **validated(ClientForm(request.POST)))
    return redirect("programs:client", created.pk)


@require_GET
def client(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """One person's record; every look at a case is an event."""
    return _client(request, client_id)


def _client(
    request: StaffRequest, client_id: UUID, problem: str = "", typed: Any = None
) -> HttpResponse:
    _require(request)
    counted = ledger_progress()
    shown = client_page(audience_of(request.user), request.user, client_id)
    # A GET that writes, on purpose: the audit event of the reading, and nothing else.
    if shown.case:
        record_reading(actor=request.user, case_id=shown.case.pk)
    words = request.GET.get("q", "")[:120]
    context = {
        "page": shown,
        "counted": counted,
        "problem": problem,
        "typed": typed or {},
        "owners": case_owners(),
        "consents": CaseConsent.choices,
        "needs": Need.choices,
        "domains": Domain.choices,
        "kinds": ContactKind.choices,
        "alias_kinds": AliasKind.choices,
        "reasons": EndReason.choices,
        "abouts": ReportAbout.choices,
        "words": words,
        "found": [
            person
            for person in search_clients(audience_of(request.user), words)
            if person.id != shown.client.pk
        ],
        "commands": [
            command for (status, command) in CASE.table
            if shown.case and status == shown.case.status
        ],
    }  # fmt: skip
    return render(request, "programs/caseload/client.html", context, status=422 if problem else 200)


@require_POST
def alias(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Add another name, telephone or address of a person."""
    _require(request)
    cleaned = validated(AliasForm(request.POST))
    kind = AliasKind(cleaned["kind"])
    add_alias(actor=request.user, client_id=client_id, kind=kind, value=cleaned["value"])
    return redirect("programs:client", client_id)


@require_POST
def merge(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Two records are one person; refused, with the reasons, where little speaks for it."""
    _require(request)
    cleaned = validated(MergeForm(request.POST))
    try:
        merge_clients(
            actor=request.user,
            kept_id=client_id,
            other_id=cleaned["other"],
            although=cleaned["although"],
        )
    except Refusal as refusal:
        return _client(request, client_id, str(refusal))
    return redirect("programs:client", client_id)


@require_POST
def unmerge(request: StaffRequest, merge_id: UUID) -> HttpResponse:
    """Make two records of what was merged into one."""
    _require(request)
    undone = undo_merge(actor=request.user, merge_id=merge_id)
    return redirect("programs:client", undone.kept_id)


@require_POST
def report(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Owe a report to the State about somebody on record."""
    _require(request)
    cleaned = validated(StateReportAboutForm(request.POST))
    person = client_by_id(client_id)
    if person is None:
        raise NotFound(_("There is no such person."))
    open_state_report(actor=request.user, about=ReportAbout(cleaned["about"]), client=person)
    return redirect("programs:state_reports")


@require_POST
def begin(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Take a person onto the caseload."""
    _require(request)
    open_case(actor=request.user, client_id=client_id)
    return redirect("programs:client", client_id)


def _need(actor: Any, case_id: UUID, cleaned: dict[str, Any]) -> None:
    domain = Domain(cleaned["domain"])
    record_need(actor=actor, case_id=case_id, domain=domain, level=cleaned["level"])


def _end_goal(actor: Any, case_id: UUID, cleaned: dict[str, Any]) -> None:
    end_goal(actor=actor, goal_id=cleaned["goal"], reached=cleaned["reached"])


def _contact(actor: Any, case_id: UUID, cleaned: dict[str, Any]) -> None:
    record_contact(
        actor=actor,
        case_id=case_id,
        kind=ContactKind(cleaned["kind"]),
        words=cleaned["words"],
        substance=cleaned["substance"],
    )


def _move(actor: Any, case_id: UUID, cleaned: dict[str, Any]) -> None:
    reason = EndReason(cleaned["reason"]) if cleaned["reason"] else None
    move_case(actor=actor, case_id=case_id, command=cleaned["command"], reason=reason)


def _consent(actor: Any, case_id: UUID, cleaned: dict[str, Any]) -> None:
    set_consent(actor=actor, case_id=case_id, consent=CaseConsent(cleaned["consent"]))


Act = Callable[[Any, UUID, dict[str, Any]], object]
PARTS: Final[dict[str, tuple[type[Any], Act]]] = {
    "consent": (ConsentForm, _consent),
    "plan": (PlanForm, lambda actor, pk, cleaned: write_plan(actor=actor, case_id=pk, **cleaned)),
    "owner": (
        AssignForm,
        lambda actor, pk, cleaned: assign_case(actor=actor, case_id=pk, owner_id=cleaned["owner"]),
    ),
    "need": (NeedForm, _need),
    "goal": (GoalForm, lambda actor, pk, cleaned: set_goal(actor=actor, case_id=pk, **cleaned)),
    "goal-end": (GoalEndForm, _end_goal),
    "contact": (ContactForm, _contact),
    "move": (MoveForm, _move),
}


@require_POST
def write(request: StaffRequest, case_id: UUID, part: str) -> HttpResponse:
    """Write one part of a case. What was typed is there again when it is refused."""
    _require(request)
    if part not in PARTS:
        raise NotFound(_("A case has no such part."))
    case = case_by_id(case_id)
    form, act = PARTS[part]
    try:
        act(request.user, case_id, validated(form(request.POST)))
    except Refusal as refusal:
        # Whoever may not see the case is not shown it because of what they typed.
        if refusal.status in (403, 404):
            raise
        return _client(request, case.client_id, str(refusal), request.POST.dict())
    return redirect("programs:client", case.client_id)


def _require(request: StaffRequest) -> None:
    require(request.user, Can.CASELOAD)
    if not may_see_clients(audience_of(request.user)):
        raise NotFound(_("There is no such page for your program."))
