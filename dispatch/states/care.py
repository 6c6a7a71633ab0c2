"""What a clinician does for a person on the phone, and after (docs/states.md).

R20, R34, R46: docs/requirements.md.
"""

from typing import Final

from django.db.models import TextChoices

from journal.codes.care import CallBackOutcome, RecordKind
from programs.states import Machine

# Our own words. A safety plan has the six parts that any such plan has (R46).
SECTIONS: Final = {
    RecordKind.BRIEF_NOTE: {
        "presenting": "What brings the person to call",
        "risk": "Risk",
        "protective": "What protects",
        "plan": "Plan",
        "consent": "Consent",
    },
    RecordKind.SAFETY_PLAN: {
        "signs": "How I notice that a crisis is coming",
        "myself": "What I can do by myself",
        "company": "Where I can go, and with whom I feel lighter",
        "helpers": "Whom I can ask for help",
        "professionals": "Professionals and lines I can call",
        "surroundings": "How I make the place around me safer",
    },
}


class CallBackStatus(TextChoices):
    DUE = "due", "due"
    DONE = "done", "done"


CALL_BACK: Final = Machine(
    "call_back",
    {(CallBackStatus.DUE, "finish"): CallBackStatus.DONE},
)
REACHED: Final = (CallBackOutcome.WELL, CallBackOutcome.NEEDS_MORE, CallBackOutcome.NOT_WANTED)
ATTEMPTS: Final = 3  # tries before "not reached" may end a call-back
