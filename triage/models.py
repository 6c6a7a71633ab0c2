"""Where Django looks for models. They live with their nouns: import them from there."""

from triage.decisions.models import Assessment, Override
from triage.protocols.models import Explanation, ProtocolVersion
from triage.screenings.models import Questionnaire, Screening

__all__ = [
    "Assessment",
    "Explanation",
    "Override",
    "ProtocolVersion",
    "Questionnaire",
    "Screening",
]
