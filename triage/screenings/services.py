"""Loading screening instruments, and recording what they found.

R19: docs/requirements.md.
"""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.services import raise_page
from dispatch.calls.clearance import may_read
from dispatch.calls.locks import lock_call
from dispatch.calls.models import Call
from dispatch.post_call.services import open_promised_follow_ups
from dispatch.response.services import mark_imminent
from dispatch.routing.services import apply_route
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import Band, CallStatus, Clearance
from journal.codes.follow_ups import FollowUpKind
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Forbidden, Invalid
from programs.people.models import Staff
from programs.people.selectors import audience_of
from triage.screenings import events
from triage.screenings.levels import Score
from triage.screenings.models import Questionnaire, Screening
from triage.screenings.outcomes import high_risk_route
from triage.screenings.questionnaire import BadResponse, Responses, UnreadableForm, read_form
from triage.screenings.scoring import read_scoring
from triage.screenings.selectors import (
    ScreeningCard,
    form_of,
    scoring_to_use,
    screenings_for,
)


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
    *,
    actor: Staff,
    call_id: UUID,
    questionnaire: Questionnaire,
    responses: Responses,
    declined: Collection[str] = (),
    refused: bool = False,
    screening_id: UUID | None = None,
) -> Screening:
    """Keep the answers and their level, whether the call is open or over (R19).

    By the cut-offs of its owner a high one pages the supervisor at once, raises an open call to
    band 2 at least and says that a life is in danger; none eases anything. `declined` are the
    questions that the person would not answer; `refused`: they would not be screened.
    """
    require(actor, Can.SCREEN)
    form, scoring = form_of(questionnaire), scoring_to_use(questionnaire)
    try:
        kept, aside = form.kept(responses), form.set_aside(responses)
        unsaid = form.declined(responses, declined)
        score = scoring.score(form, kept, unsaid, refused=refused)
    except BadResponse as error:
        raise Invalid(_("Nothing was recorded. %(error)s") % {"error": error}) from None
    if not kept and not unsaid and not refused:
        raise Invalid(_("No question is answered; nothing was recorded."))
    # From here on under the lock: the call may be closed, or passed on, while it is screened.
    call = lock_call(actor, call_id)
    if not may_read(audience_of(actor), Clearance.CLINICAL, call):
        raise Forbidden(_("Only those who treat the person screen them."))
    screening = Screening.objects.create(
        id=screening_id or uuid4(),
        call=call,
        questionnaire=questionnaire,
        answers={key: list(answers) for key, answers in kept.items()},
        set_aside={key: list(answers) for key, answers in aside.items()},
        declined=list(unsaid),
        refused=refused,
        level=score.level,
        because=score.because,
        complete=score.complete,
        total=score.total,
        by=actor,
        at=now(),
    )
    # With the screening or not at all: no high level is on record that nobody was paged about.
    entries = raise_page(call, PageReason.SCREENER, screening.at) if score.pages else []
    if call.status != CallStatus.CLOSED:
        entries += _raise_call(call, score, actor, screening.at)
    elif score.raises:
        # Nobody has the call any more: that somebody looks after the person is owed all the same.
        entries += open_promised_follow_ups(call, actor, [FollowUpKind.DAY])
    append(events.person_screened(screening), *entries, by=actor.pk)
    return screening


def _raise_call(call: Call, score: Score, by: Staff, at: datetime) -> list[Entry]:
    """What a high level does to an open call that is locked: it never lowers anything."""
    if score.raises and (call.band is None or call.band > Band.HIGH_RISK):
        asked = call.triage_at
        route = high_risk_route(call, at, imminent=score.imminent)
        entries = apply_route(call, route, at, by=by)
        if asked:
            # Whoever is asking the questions of triage is asking them still.
            call.triage_at = asked
            call.save(update_fields=["triage_at"])
        return entries
    return mark_imminent(call, at) if score.imminent else []
