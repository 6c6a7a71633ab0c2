"""Decision tables: reading one, deciding with it, and proving it.

Pure: knows nothing of Django. A table has questions with closed answers ordered from least
to most serious, and rules of which the first that matches decides (DMN hit policy FIRST).
docs/protocols.md is the format; docs/decisions/0006 and 0013 say why.
"""

from triage.protocol.chart import Chart
from triage.protocol.proof import Finding, problems
from triage.protocol.reading import Unreadable, parse
from triage.protocol.table import (
    ALONG,
    DESTINATIONS,
    NEEDS,
    PRIORITIES,
    SAFETY,
    UNKNOWN,
    Along,
    Answers,
    BadAnswer,
    Band,
    Destination,
    Otherwise,
    Outcome,
    Protocol,
    Question,
    Rule,
)

__all__ = [
    "ALONG",
    "DESTINATIONS",
    "NEEDS",
    "PRIORITIES",
    "SAFETY",
    "UNKNOWN",
    "Along",
    "Answers",
    "BadAnswer",
    "Band",
    "Chart",
    "Destination",
    "Finding",
    "Otherwise",
    "Outcome",
    "Protocol",
    "Question",
    "Rule",
    "Unreadable",
    "parse",
    "problems",
]
