"""The board, and everything one does to a call."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.closing.selectors import closing_card
from dispatch.feed import TALLY
from dispatch.forms.calls import (
    FactForm,
    IntakeForm,
    NeedsForm,
    NoteForm,
    ProgressForm,
    StrikeForm,
    checked,
    sentence,
)
from dispatch.forms.care import CloseForm, LifelineForm, OfficerForm
from dispatch.forms.floor import SendForm
from dispatch.line import VERBS
from dispatch.line.keys import KEYS
from dispatch.selectors import (
    alerts_for,
    board_for,
    call_heading,
    desk_for,
    duresses_for,
    events_for,
    hazards_for,
    queue_for,
    recommend,
    sees_queue,
    tally_for,
    tasks_for,
    units_for,
)
from dispatch.services import (
    answer_page,
    assign_unit,
    close_call,
    receive_call,
    report_progress,
    stack_unit,
    state_fact,
    state_needs,
    strike_note,
    write_note,
)
from dispatch.services.calls import NobodyReached, NobodyServed
from dispatch.states import AssignmentStatus, Topic
from dispatch.views.handoffs import pane_of, sent
from dispatch.views.screens import tiles
from journal.selectors import head
from programs.http import StaffRequest
from programs.permissions import Audience, Can, allows, require
from programs.quiet import usual_time
from programs.selectors import audience_of, clinicians, names_of

JOURNAL_PAGE = 200
# What can be heard, in words, and whether it may be silenced for good (docs/requirements.md R68).


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard: its tones are pairs of a frequency (Hz; 0 is silence) and a length (ms)."""

    name: str
    words: str
    tones: str
    critical: bool = False


HELP_TONES: Final = "880:120 0:60 880:120 0:60 880:120"
SOUNDS: Final = (
    Sound("duress", "a crew in danger", "1000:180 700:180 1000:180 700:180", critical=True),
    Sound("help", "police, EMS or no word from a crew", HELP_TONES, critical=True),
    Sound("page", "a page", "660:200 880:200", critical=True),
    Sound("stale", "this screen is out of date", "440:300 330:300", critical=True),
    Sound("handoff", "a caller waits for a clinician", "590:150 740:150 590:150"),
    Sound("band_rise", "a call is graver than it was", "550:120 620:120 700:160"),
    Sound("task", "something promised is due", "500:250"),
    Sound("call", "a new call", "520:90"),
)
DONE = 204
FIRST_PAGES: Final = (
    (Can.SEE_JOURNAL, "dispatch:journal"),
    (Can.SEE_TALLY, "dispatch:tally"),
)
LAST_PAGE: Final = "programs:people"
INTAKES: Final[dict[str, tuple[type[IntakeForm | OfficerForm | LifelineForm], str]]] = {
    "public": (IntakeForm, "New call"),
    "officer": (OfficerForm, "Officer on scene"),
    "988": (LifelineForm, "From 988"),
}


@require_GET
def console(request: StaffRequest) -> HttpResponse:
    """The board of whoever works calls; others are shown to their own first page."""
    audience = audience_of(request.user)
    if not allows(audience, Can.SEE_NARRATIVE):
        return redirect(first_page(audience))
    seq = head()  # before the rows: what happens in between is replayed, not lost
    context = {
        "seq": seq,
        "calls": board_for(audience),
        "alerts": alerts_for(audience),
        "units": units_for(audience),
        "takes_calls": allows(audience, Can.TAKE_CALL),
        "sees_queue": sees_queue(audience),
        "queue": queue_for(audience),
        "sees_tasks": allows(audience, Can.TRANSFER_988),
        "tasks": tasks_for(audience),
        "desk": desk_for(request.user),
        "duresses": duresses_for(audience),
        "layout": request.user.layouts.get(request.user.role, {}),
        "keys": KEYS,
        "verbs": VERBS,
        "tiles": tiles(),
        "sounds": SOUNDS,
    }
    return render(request, "dispatch/console.html", context)


def first_page(audience: Audience) -> str:
    """Where somebody who works no calls begins: at the first page that is theirs."""
    theirs = (page for can, page in FIRST_PAGES if allows(audience, can))
    return reverse(next(theirs, LAST_PAGE))


@require_GET
def tally(request: StaffRequest) -> HttpResponse:
    """The manager's live board."""
    require(request.user, Can.SEE_TALLY)
    audience = audience_of(request.user)
    context = {"seq": head(), "tally": tally_for(audience), "subject": TALLY}
    return render(request, "dispatch/tally_page.html", context)


@require_GET
def journal(request: StaffRequest) -> HttpResponse:
    """The journal, newest page first, for those who review it."""
    require(request.user, Can.SEE_JOURNAL)
    top = head()
    after = _number(request.GET.get("after"), default=max(0, top - JOURNAL_PAGE))
    events, reached = events_for(audience_of(request.user), after, JOURNAL_PAGE)
    names = names_of(event.actor_id for event in events)
    context = {
        "lines": [(event, names.get(event.actor_id or 0, "the clock")) for event in events][::-1],
        "head": top,
        "older": max(0, after - JOURNAL_PAGE) if after else None,
        "newer": reached if reached < top else None,
    }
    return render(request, "dispatch/journal.html", context)


@require_http_methods(["GET", "POST"])
def receive(request: StaffRequest, kind: str = "public") -> HttpResponse:
    """Open a call: from the public, from an officer on scene, or handed over by 988."""
    require(request.user, Can.TAKE_CALL)
    shape, title = INTAKES[kind]
    form = shape(sent(request))
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        context = {"form": form, "kind": kind, "title": title}
        return render(request, "dispatch/intake_form.html", context, status=status)
    call = receive_call(actor=request.user, intake=form.intake())
    return HttpResponse(status=DONE, headers={"HX-Trigger": f'{{"call-received": "{call.pk}"}}'})


@require_GET
def pane(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The open call: its live parts and the forms beside them."""
    return pane_of(request, call_id)


@require_http_methods(["GET", "POST"])
def assign(request: StaffRequest, call_id: UUID) -> HttpResponse:
    require(request.user, Can.ASSIGN_UNIT)
    form = SendForm(sent(request))
    if request.method == "GET" or not form.is_valid():
        context = {
            "form": form,
            "call": call_heading(audience_of(request.user), call_id),
            "hazards": hazards_for(audience_of(request.user), call_id),
            "advice": recommend(audience_of(request.user), call_id),
            "problem": sentence(form) if form.errors else "",
        }
        status = 200 if request.method == "GET" else 422
        return render(request, "dispatch/assign_form.html", context, status=status)
    send, stacked = form.cleaned_data["unit"], form.cleaned_data["stack"]
    if stacked:
        stack_unit(actor=request.user, call_id=call_id, unit_id=stacked)
    else:
        assign_unit(actor=request.user, call_id=call_id, unit_id=send)
    return HttpResponse(status=DONE)


@require_POST
def progress(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    given = checked(ProgressForm(request.POST))
    status = AssignmentStatus(given["status"])
    report_progress(actor=request.user, assignment_id=assignment_id, status=status)
    return HttpResponse(status=DONE)


@require_POST
def note(request: StaffRequest, call_id: UUID) -> HttpResponse:
    given = checked(NoteForm(request.POST))
    write_note(actor=request.user, call_id=call_id, **given)
    return HttpResponse(status=DONE)


@require_POST
def strike(request: StaffRequest, note_id: UUID) -> HttpResponse:
    given = checked(StrikeForm(request.POST))
    strike_note(actor=request.user, note_id=note_id, **given)
    return HttpResponse(status=DONE)


@require_POST
def fact(request: StaffRequest, call_id: UUID) -> HttpResponse:
    given = checked(FactForm(request.POST))
    state_fact(
        actor=request.user,
        call_id=call_id,
        topic=Topic(given["topic"]),
        value=given["value"],
        seen=given["seen"],
    )
    return HttpResponse(status=DONE)


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, call_id: UUID) -> HttpResponse:
    require(request.user, Can.CLOSE_CALL)
    form, problem = CloseForm(sent(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            close_call(actor=request.user, call_id=call_id, **form.outcome())
            return HttpResponse(status=DONE)
        except (NobodyServed, NobodyReached) as refusal:
            problem = str(refusal)
    context = {
        "form": form,
        "call": closing_card(audience_of(request.user), call_id),
        "usual": usual_time(now()),
        "clinicians": clinicians().order_by("name"),
        "problem": problem or (sentence(form) if form.errors else ""),
    }
    status = 200 if request.method == "GET" else 422
    return render(request, "dispatch/close_form.html", context, status=status)


@require_POST
def needs(request: StaffRequest, call_id: UUID) -> HttpResponse:
    given = checked(NeedsForm(request.POST))
    state_needs(actor=request.user, call_id=call_id, **given)
    return HttpResponse(status=DONE)


@require_POST
def answer(request: StaffRequest, alert_id: UUID) -> HttpResponse:
    """Say that one has heard a page."""
    answer_page(actor=request.user, alert_id=alert_id)
    return HttpResponse(status=DONE)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default
