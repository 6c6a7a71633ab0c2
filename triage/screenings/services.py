"""Loading screening instruments, and recording what they found.

R19: docs/requirements.md.
"""

from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.services import raise_page
from dispatch.calls.clearance import may_read
from dispatch.calls.locks import lock_call
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Clearance
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Forbidden, Invalid, Refusal
from programs.people.models import Staff
from programs.people.selectors import audience_of
from triage.screenings import events
from triage.screenings.models import Questionnaire, Screening
from triage.screenings.questionnaire import BadResponse, Responses, UnreadableForm, read_form
from triage.screenings.scoring import read_scoring
from triage.screenings.selectors import ScreeningCard, form_of, scoring_of, screenings_for


class CallIsClosed(Refusal):
    """A closed call has nobody on the line to be asked."""


@transaction.atomic
def read_screenings(*, actor: Staff, call_id: UUID) -> list[ScreeningCard]:
    """What screenings of a call found. To look is itself an event.

    Raises Forbidden for those who do not treat the person.
    """
    call = lock_call(actor, call_id)
    cards = screenings_for(audience_of(actor), call_id)
    if cards is None:
        raise Forbidden(_("What screenings found is for those who treat the person."))
    # Where nothing was ever screened there was nothing to look at.
    if cards:
        append(events.screenings_read(call), by=actor.pk)
    return cards


@transaction.atomic
def load_questionnaire(*, actor: Staff | None, source: str, scoring: str) -> Questionnaire:
    """Take in a FHIR R4 Questionnaire and its scoring. Raises Invalid saying what is wrong."""
    require(actor, Can.DRAFT_PROTOCOL)
    try:
        form = read_form(source)
        misfits = read_scoring(scoring).misfits(form)
    except UnreadableForm as error:
        raise Invalid(_("The questionnaire was not loaded. %(error)s") % {"error": error}) from None
    if misfits:
        raise Invalid(
            _("The questionnaire was not loaded: its scoring does not fit. %(misfit)s")
            % {"misfit": misfits[0]}
        )
    questionnaire = Questionnaire.objects.create(
        code=form.code,
        title=form.title,
        source=source,
        sha256=sha256(source.encode()).hexdigest(),
        scoring=scoring,
        loaded_at=now(),
        loaded_by=actor,
    )
    append(events.questionnaire_loaded(questionnaire), by=actor.pk if actor else None)
    return questionnaire


@transaction.atomic
def record_screening(
    *, actor: Staff, call_id: UUID, questionnaire: Questionnaire, responses: Responses
) -> Screening:
    """Keep the answers and their level; a high one pages the supervisor at once (R19)."""
    require(actor, Can.SCREEN)
    form = form_of(questionnaire)
    try:
        kept = form.kept(responses)
        score = scoring_of(questionnaire).score(form, kept)
    except BadResponse as error:
        raise Invalid(_("Nothing was recorded. %(error)s") % {"error": error}) from None
    if not kept:
        raise Invalid(_("No question is answered; nothing was recorded."))
    # From here on under the lock: the call may be closed, or passed on, while it is screened.
    call = lock_call(actor, call_id)
    if call.status == CallStatus.CLOSED:
        raise CallIsClosed(_("The call is closed; nothing was recorded."))
    if not may_read(audience_of(actor), Clearance.CLINICAL, call):
        raise Forbidden(_("Only those who treat the person screen them."))
    screening = Screening.objects.create(
        call=call,
        questionnaire=questionnaire,
        answers={key: list(answers) for key, answers in kept.items()},
        level=score.level,
        because=score.because,
        complete=score.complete,
        total=score.total,
        by=actor,
        at=now(),
    )
    # With the screening or not at all: no high level is on record that nobody was paged about.
    pages = raise_page(call, PageReason.SCREENER, screening.at) if score.pages else []
    append(events.person_screened(screening), *pages, by=actor.pk)
    return screening
