"""Instruments that can be asked, and what screenings found, for those who may read it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from dispatch.calls.clearance import may_read
from dispatch.calls.selectors import visible_call
from journal.codes.calls import Clearance
from programs.base.permissions import Audience
from programs.base.refusals import NotFound
from triage.screenings.models import Questionnaire, Screening
from triage.screenings.questionnaire import Form, read_form
from triage.screenings.scoring import Scoring, read_scoring


@dataclass(frozen=True, slots=True)
class AnswerLine:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class ScreeningCard:
    """A screening as the treating team reads it."""

    title: str
    level: str
    because: str
    complete: bool
    total: float | None
    by: str
    at: datetime
    lines: tuple[AnswerLine, ...]


def instruments() -> list[Questionnaire]:
    """The instruments that can be asked: of each the one loaded last."""
    newest = Questionnaire.objects.values("code").annotate(last=Max("pk")).values("last")
    return list(Questionnaire.objects.filter(pk__in=newest).order_by("title"))


def instrument(questionnaire_id: int) -> Questionnaire:
    questionnaire = Questionnaire.objects.filter(pk=questionnaire_id).first()
    if questionnaire is None:
        raise NotFound(_("There is no such questionnaire."))
    return questionnaire


def form_of(questionnaire: Questionnaire) -> Form:
    return _form(questionnaire.sha256, questionnaire.source)


def scoring_of(questionnaire: Questionnaire) -> Scoring:
    return _scoring(questionnaire.scoring)


def screenings_for(audience: Audience, call_id: UUID) -> list[ScreeningCard] | None:
    """What was found with the person of a call; None for those who may not read it."""
    call = visible_call(audience, call_id)
    if call is None or not may_read(audience, Clearance.CLINICAL, call):
        return None
    screenings = Screening.objects.select_related("questionnaire", "by").filter(call_id=call_id)
    return [_card(screening) for screening in screenings]


def _card(screening: Screening) -> ScreeningCard:
    form = form_of(screening.questionnaire)
    lines = []
    for item in form.items:
        words = {option.code: option.text for option in item.options}
        for answer in screening.answers.get(item.link_id, ()):
            lines.append(AnswerLine(item.text, words.get(answer, answer)))
    return ScreeningCard(
        title=form.title,
        level=screening.level,
        because=screening.because,
        complete=screening.complete,
        total=screening.total,
        by=screening.by.name,
        at=screening.at,
        lines=tuple(lines),
    )


# Reading a questionnaire takes long, and it is asked for on every answer; a hash stands for one
# text for ever.
@lru_cache(maxsize=16)
def _form(sha256: str, source: str) -> Form:
    return read_form(source)


@lru_cache(maxsize=16)
def _scoring(source: str) -> Scoring:
    return read_scoring(source)
