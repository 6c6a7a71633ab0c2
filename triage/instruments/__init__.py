"""Screening instruments: FHIR R4 Questionnaires, asked with branching and scored from a file.

Pure: knows nothing of Django. The wording is its owner's and is imported, never contained
(docs/decisions/0015).
"""

from triage.instruments.questionnaire import (
    BadResponse,
    Form,
    Given,
    Item,
    Option,
    UnreadableForm,
    read_form,
)
from triage.instruments.scoring import Score, Scoring, read_scoring

__all__ = [
    "BadResponse",
    "Form",
    "Given",
    "Item",
    "Option",
    "Score",
    "Scoring",
    "UnreadableForm",
    "read_form",
    "read_scoring",
]
