"""Answering a page; what is owed to calls, and what those who are asked say of it."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.alerts.forms import AnswerForm
from dispatch.obligations.answers import accept_obligation, acknowledge_page, end_obligation
from dispatch.obligations.forms import AcceptForm, EndForm
from dispatch.obligations.selectors import cap_offers_for, owed_for
from journal.codes.scene import ObligationReason
from journal.selectors import last_seq
from programs.base.forms import validated
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of

# A list that hears no socket asks for itself again.
CHANGED: Final = {"HX-Trigger": "owed-changed"}


@require_POST
def answer(request: StaffRequest, alert_id: UUID) -> HttpResponse:
    """Say that one has heard a page, and what will be done."""
    cleaned = validated(
        AnswerForm(request.POST), _("Say what will be done; it is not answered yet.")
    )
    acknowledge_page(actor=request.user, alert_id=alert_id, **cleaned)
    return HttpResponse(status=DONE)


@require_GET
def owed(request: StaffRequest) -> HttpResponse:
    """All that is owed to calls and that the reader can do, what is late first."""
    require(request.user, Can.SEE_NARRATIVE)
    context = {"seq": last_seq(), "rows": owed_for(audience_of(request.user))}
    return render(request, "dispatch/obligations/owed.html", context)


@require_GET
def cap_offers(request: StaffRequest) -> HttpResponse:
    """The people whom decisions offered to CAP, within the page of the caseload."""
    require(request.user, Can.CASELOAD)
    context = {"rows": cap_offers_for(audience_of(request.user))}
    return render(request, "dispatch/obligations/cap_offers.html", context)


@require_POST
def accept(request: StaffRequest, obligation_id: UUID) -> HttpResponse:
    """Say who goes."""
    cleaned = validated(AcceptForm(request.POST), _("Say who goes; nothing was changed."))
    accept_obligation(actor=request.user, obligation_id=obligation_id, who=cleaned["who"])
    return HttpResponse(status=DONE, headers=CHANGED)


@require_POST
def end(request: StaffRequest, obligation_id: UUID) -> HttpResponse:
    """Say that nobody can come, or that nobody need, and why."""
    cleaned = validated(EndForm(request.POST), _("Choose why; nothing was changed."))
    end_obligation(
        actor=request.user,
        obligation_id=obligation_id,
        reason=ObligationReason(cleaned["reason"]),
        words=cleaned["words"],
    )
    return HttpResponse(status=DONE, headers=CHANGED)
