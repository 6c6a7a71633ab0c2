"""What is written about an open call: notes, safety facts, needs, and where it is."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.calls.forms import FactForm, LocateForm, NeedsForm, NoteForm, StrikeForm
from dispatch.calls.location import locate_call
from dispatch.calls.selectors import call_heading
from dispatch.calls.services import set_access_needs, state_fact, strike_note, write_note
from dispatch.places.gazetteer import find
from journal.codes.calls import Topic
from programs.base.forms import validated
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of


@require_POST
def note(request: StaffRequest, call_id: UUID) -> HttpResponse:
    cleaned = validated(NoteForm(request.POST))
    write_note(actor=request.user, call_id=call_id, **cleaned)
    return HttpResponse(status=DONE)


@require_POST
def strike(request: StaffRequest, note_id: UUID) -> HttpResponse:
    cleaned = validated(StrikeForm(request.POST))
    strike_note(actor=request.user, note_id=note_id, **cleaned)
    return HttpResponse(status=DONE)


@require_POST
def fact(request: StaffRequest, call_id: UUID) -> HttpResponse:
    cleaned = validated(FactForm(request.POST))
    state_fact(
        actor=request.user,
        call_id=call_id,
        topic=Topic(cleaned["topic"]),
        value=cleaned["value"],
        seen=cleaned["seen"],
    )
    return HttpResponse(status=DONE)


@require_POST
def needs(request: StaffRequest, call_id: UUID) -> HttpResponse:
    cleaned = validated(NeedsForm(request.POST))
    set_access_needs(actor=request.user, call_id=call_id, **cleaned)
    return HttpResponse(status=DONE)


@require_http_methods(["GET", "POST"])
def locate(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Choose which of several places a call is at."""
    require(request.user, Can.STATE_FACT)
    if request.method == "POST":
        form = LocateForm(request.POST)
        if not form.is_valid():
            raise Invalid(_("Choose one of the places; the call keeps its place as typed."))
        locate_call(actor=request.user, call_id=call_id, **form.cleaned_data)
        return HttpResponse(status=DONE)
    call = call_heading(audience_of(request.user), call_id)
    words = request.GET.get("words", call.place_said)
    context = {"call": call, "words": words, "found": find(words)}
    return render(request, "dispatch/calls/locate_form.html", context)
