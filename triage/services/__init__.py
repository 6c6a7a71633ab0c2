"""Commands of triage: a protocol's life, decisions and overrides, screenings."""

from triage.services.decisions import Instead, decide, override_decision
from triage.services.protocols import (
    Unproven,
    Unsigned,
    draft_protocol,
    explain_easing,
    prove_protocol,
    publish_protocol,
    sign_protocol,
)
from triage.services.screenings import load_questionnaire, read_screenings, record_screening

__all__ = [
    "Instead",
    "Unproven",
    "Unsigned",
    "decide",
    "draft_protocol",
    "explain_easing",
    "load_questionnaire",
    "override_decision",
    "prove_protocol",
    "publish_protocol",
    "read_screenings",
    "record_screening",
    "sign_protocol",
]
