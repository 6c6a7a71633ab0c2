"""Facts about screenings as the journal keeps them: ids, and nothing of what was found."""

from dispatch.calls.models import Call
from journal.chain import Entry
from journal.facts.triage import PersonScreened, QuestionnaireLoaded, ScreeningsRead
from triage.screenings.models import Questionnaire, Screening


def questionnaire_loaded(questionnaire: Questionnaire) -> Entry:
    fact = QuestionnaireLoaded(code=questionnaire.code, sha256=questionnaire.sha256)
    return Entry((f"questionnaire:{questionnaire.pk}",), fact)


def person_screened(screening: Screening) -> Entry:
    return Entry((f"call:{screening.call_id}",), PersonScreened(screening=screening.pk))


def screenings_read(call: Call) -> Entry:
    return Entry((f"call:{call.pk}",), ScreeningsRead())
