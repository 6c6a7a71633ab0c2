"""What a clinician does for a person on the phone, and after (docs/states.md).

R20, R34, R46: docs/requirements.md.
"""

from typing import Final

from journal.codes.care import RecordKind

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
