"""Protocols: the list, the whole table, drafting, signing, publishing, what-if."""

from collections.abc import Callable, Iterable

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs.base.forms import first_error
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid, Refusal
from programs.people.http import StaffRequest
from triage.protocols.pages import along_of, bands_of, places_of, questions_of, rules_of
from triage.protocols.proof import examined
from triage.protocols.selectors import chart_of, table_of, version_by_id, versions
from triage.protocols.states import WAS_IN_FORCE
from triage.publishing.forms import DraftForm, ExplainForm, SignForm
from triage.publishing.services import (
    draft_protocol,
    explain_easing,
    prove_protocol,
    publish_protocol,
    sign_protocol,
)
from triage.publishing.what_if import (
    RuleChange,
    VignetteResult,
    explanations,
    replay,
    vignette_results,
)

# A browser draws so many rows without a pause; a draft may change tens of thousands.
CASES_A_PAGE = 500


@require_GET
def listed(request: StaffRequest) -> HttpResponse:
    """Every protocol and how far it has come."""
    require(request.user, Can.SEE_PROTOCOL)
    context = {"versions": versions(), **_may(request)}
    return render(request, "triage/publishing/protocols.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: StaffRequest) -> HttpResponse:
    """Write or paste a draft. What cannot be read is answered with the text still there."""
    require(request.user, Can.DRAFT_PROTOCOL)
    if request.method == "GET":
        return render(
            request, "triage/publishing/draft.html", {"form": DraftForm(initial=_start(request))}
        )
    form, problem = DraftForm(request.POST), ""
    if form.is_valid():
        try:
            kept = draft_protocol(actor=request.user, source=form.cleaned_data["source"])
            return redirect("triage:protocol", version_id=kept.pk)
        except Refusal as refusal:
            problem = str(refusal)
    context = {"form": form, "problem": problem or first_error(form)}
    return render(request, "triage/publishing/draft.html", context, status=422)


@require_GET
def protocol(request: StaffRequest, version_id: int) -> HttpResponse:
    """The whole table, question by question, to read and to print."""
    require(request.user, Can.SEE_PROTOCOL)
    return _shown(request, version_id)


@require_POST
def prove(request: StaffRequest, version_id: int) -> HttpResponse:
    return _step(
        request, version_id, lambda: prove_protocol(actor=request.user, version_id=version_id)
    )


@require_POST
def sign(request: StaffRequest, version_id: int) -> HttpResponse:
    form = SignForm(request.POST)
    require(request.user, Can.SIGN_PROTOCOL)
    if not form.is_valid():
        return _shown(request, version_id, first_error(form), status=422)
    cleaned = form.cleaned_data
    return _step(
        request,
        version_id,
        lambda: sign_protocol(actor=request.user, version_id=version_id, **cleaned),
    )


@require_POST
def publish(request: StaffRequest, version_id: int) -> HttpResponse:
    return _step(
        request, version_id, lambda: publish_protocol(actor=request.user, version_id=version_id)
    )


@require_GET
def what_if(request: StaffRequest, version_id: int) -> HttpResponse:
    """What this version would have said to every past assessment, and says to the vignettes."""
    require(request.user, Can.SEE_METRICS)
    return _compared(request, version_id, {})


@require_POST
def explain(request: StaffRequest, version_id: int) -> HttpResponse:
    """Keep every reason that was typed. One that is refused is still in its field."""
    require(request.user, Can.DRAFT_PROTOCOL)
    typed, problem, status = _typed(request.POST), "", 200
    said = {(one.from_rule, one.to_rule): one.text for one in explanations(version_id)}
    for (from_rule, to_rule), text in typed.items():
        if not text.strip() or text.strip() == said.get((from_rule, to_rule)):
            continue
        form = ExplainForm({"from_rule": from_rule, "to_rule": to_rule, "text": text})
        try:
            if not form.is_valid():
                raise Invalid(first_error(form))
            explain_easing(actor=request.user, version_id=version_id, **form.cleaned_data)
        except Invalid as refusal:
            problem, status = str(refusal), refusal.status
    if problem:
        return _compared(request, version_id, typed, problem, status)
    return redirect("triage:what_if", version_id=version_id)


Typed = dict[tuple[str, str], str]


def _typed(post: QueryDict) -> Typed:
    rules = zip(post.getlist("from_rule"), post.getlist("to_rule"), strict=False)
    return dict(zip(rules, post.getlist("text"), strict=False))


def _compared(
    request: StaffRequest, version_id: int, typed: Typed, problem: str = "", status: int = 200
) -> HttpResponse:
    version = version_by_id(version_id)
    number = request.GET.get("from", "")
    first = int(number) if number.isdecimal() else 0
    try:
        replayed = replay(version)
    except LookupError:  # a draft that leaves a case open, or leads nowhere, decides nothing
        replayed = None
        problem = problem or _(
            "This draft does not decide every case yet: mend what its proof finds."
        )
    cases = replayed.cases if replayed else ()
    context = {
        "version": version,
        "replay": replayed,
        "eased": _with_text(replayed.eased, typed) if replayed else [],
        "breached": _with_text(replayed.breached, typed) if replayed else [],
        "problem": problem,
        "may_explain": version.status not in WAS_IN_FORCE
        and allows(request.user, Can.DRAFT_PROTOCOL),
        "cases": cases[first : first + CASES_A_PAGE],
        "next": first + CASES_A_PAGE if len(cases) > first + CASES_A_PAGE else None,
    }
    return render(request, "triage/publishing/what_if.html", context, status=status)


Change = RuleChange | VignetteResult


def _with_text(changes: Iterable[Change], typed: Typed) -> list[tuple[Change, str]]:
    """Each with what stands in its field: what was typed, else what was said of it."""
    return [
        (one, typed.get((one.from_rule, one.to_rule), one.explanation or one.stale))
        for one in changes
    ]


def _step(request: StaffRequest, version_id: int, act: Callable[[], object]) -> HttpResponse:
    """Do one step of the protocol's life; a refusal is told on the page it came from."""
    require(request.user, Can.SEE_PROTOCOL)
    try:
        act()
    except Refusal as refusal:
        return _shown(request, version_id, str(refusal), refusal.status)
    return redirect("triage:protocol", version_id=version_id)


def _shown(
    request: StaffRequest, version_id: int, problem: str = "", status: int = 200
) -> HttpResponse:
    version = version_by_id(version_id)
    table = table_of(version)
    flaws = examined(version.source)
    vignettes = [] if flaws else list(vignette_results(version))
    context = {
        "version": version,
        "table": table,
        "bands": bands_of(table),
        "places": places_of(table),
        "questions": questions_of(table),
        "rules": rules_of(table),
        "along": along_of(table),
        "combinations": f"{chart_of(version).combinations:,}" if not flaws else None,
        "uncleared": table.band(table.uncleared).sign,
        "flaws": flaws,
        "vignettes": vignettes,
        "breached": _with_text([one for one in vignettes if one.breaches], {}),
        "problem": problem,
        **_may(request),
    }
    return render(request, "triage/publishing/protocol.html", context, status=status)


def _start(request: StaffRequest) -> dict[str, str]:
    """A draft begins with the text of the version it is to replace."""
    text = request.GET.get("from", "")
    return {"source": version_by_id(int(text)).source} if text.isdecimal() else {}


def _may(request: StaffRequest) -> dict[str, bool]:
    return {
        "may_draft": allows(request.user, Can.DRAFT_PROTOCOL),
        "may_sign": allows(request.user, Can.SIGN_PROTOCOL),
        "may_publish": allows(request.user, Can.PUBLISH_PROTOCOL),
        "may_see_figures": allows(request.user, Can.SEE_METRICS),
    }
