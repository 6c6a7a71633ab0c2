"""Reads of triage: protocols, advice, what-if replays, figures and screenings."""

from triage.selectors.advice import Standing, standing
from triage.selectors.protocols import (
    NoProtocol,
    advice,
    answers_before,
    assessed,
    chart_of,
    last_answers,
    published,
    runs_of,
    signed_as,
    table_of,
    version_asked,
    version_called,
    versions,
)

__all__ = [
    "NoProtocol",
    "Standing",
    "advice",
    "answers_before",
    "assessed",
    "chart_of",
    "last_answers",
    "published",
    "runs_of",
    "signed_as",
    "standing",
    "table_of",
    "version_asked",
    "version_called",
    "versions",
]
