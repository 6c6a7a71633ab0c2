"""Instruments that can be asked, and what screenings found, for those who may read it."""

from collections.abc import Mapping, Sequence
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
from programs.base.refusals import Invalid, NotFound
from triage.screenings.levels import INCOMPLETE, Scoring, is_least
from triage.screenings.models import Questionnaire, Screening
from triage.screenings.questionnaire import Form, UnreadableForm, read_form
from triage.screenings.scoring import read_scoring


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
    # Answered, and then hidden by a change of an earlier answer: not scored.
    set_aside: tuple[AnswerLine, ...]
    # The questions that the person would not answer; and whether they would not be screened.
    declined: tuple[str, ...]
    refused: bool

    @property
    def is_least(self) -> bool:
        return is_least(self.level, self.complete)


def instruments() -> list[Questionnaire]:
    """The instruments that can be asked: of each the one loaded last, if its scoring is sound."""
    newest = Questionnaire.objects.values("code").annotate(last=Max("pk")).values("last")
    loaded = Questionnaire.objects.filter(pk__in=newest).order_by("title")
    return [one for one in loaded if not _flaw_of(one)]


def instrument(questionnaire_id: int) -> Questionnaire:
    questionnaire = Questionnaire.objects.filter(pk=questionnaire_id).first()
    if questionnaire is None:
        raise NotFound(_("There is no such questionnaire."))
    return questionnaire


def instrument_named(code: str) -> Questionnaire:
    """The instrument of this code that is asked now. Raises NotFound."""
    for one in instruments():
        if one.code == code:
            return one
    raise NotFound(_("There is no such questionnaire."))


def form_of(questionnaire: Questionnaire) -> Form:
    return _form(questionnaire.sha256, questionnaire.source)


def scoring_to_use(questionnaire: Questionnaire) -> Scoring:
    """How it is scored. Raises Invalid for one that was loaded before such files were refused."""
    if flaw := _flaw_of(questionnaire):
        raise Invalid(
            _("Nothing is asked by this instrument until it is loaded anew. %(flaw)s")
            % {"flaw": flaw}
        )
    return _scoring(questionnaire.scoring)


def _flaw_of(questionnaire: Questionnaire) -> str:
    return _flaw(questionnaire.sha256, questionnaire.source, questionnaire.scoring)


def screenings_for(audience: Audience, call_id: UUID) -> list[ScreeningCard] | None:
    """What was found with the person of a call; None for those who may not read it."""
    call = visible_call(audience, call_id)
    if call is None or not may_read(audience, Clearance.CLINICAL, call):
        return None
    screenings = Screening.objects.select_related("questionnaire", "by").filter(call_id=call_id)
    return [_card(screening) for screening in screenings]


def _card(screening: Screening) -> ScreeningCard:
    form = form_of(screening.questionnaire)
    level, because = _level(screening)
    return ScreeningCard(
        title=form.title,
        level=level,
        because=because,
        complete=screening.complete,
        total=screening.total,
        by=screening.by.name,
        at=screening.at,
        lines=tuple(answer_lines(form, screening.answers)),
        set_aside=tuple(answer_lines(form, screening.set_aside)),
        declined=tuple(item.text for item in form.items if item.link_id in set(screening.declined)),
        refused=screening.refused,
    )


def answer_lines(form: Form, answers: Mapping[str, Sequence[str]]) -> list[AnswerLine]:
    """Answers in the words of the questionnaire, in its order."""
    lines = []
    for item in form.items:
        words = {option.code: option.text for option in item.options}
        for answer in answers.get(item.link_id, ()):
            lines.append(AnswerLine(item.text, words.get(answer, answer)))
    return lines


def _level(screening: Screening) -> tuple[str, str]:
    """As recorded; but of an old unfinished one nobody reads that nothing was found."""
    if screening.complete or _flaw_of(screening.questionnaire):
        return screening.level, screening.because
    if screening.level == _scoring(screening.questionnaire.scoring).levels[0]:
        return INCOMPLETE, _("Not every question was answered: nothing can be said yet.")
    return screening.level, screening.because


# Reading a questionnaire takes long, and it is asked for on every answer; a hash stands for one
# text for ever.
@lru_cache(maxsize=16)
def _form(sha256: str, source: str) -> Form:
    return read_form(source)


@lru_cache(maxsize=32)
def _flaw(sha256: str, source: str, scoring: str) -> str:
    try:
        misfits = _scoring(scoring).misfits(_form(sha256, source))
    except UnreadableForm as error:
        return str(error)
    return misfits[0] if misfits else ""


@lru_cache(maxsize=16)
def _scoring(source: str) -> Scoring:
    return read_scoring(source)
