"""The parts of what a clinician writes.

R20, R34, R46: docs/requirements.md.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from journal.codes.care import RecordKind

# Our own words. A safety plan has the six parts that any such plan has (R46).
SECTIONS: Final = {
    RecordKind.BRIEF_NOTE: {
        "presenting": _("What brings the person to call"),
        "risk": _("Risk"),
        "protective": _("What protects"),
        "plan": _("Plan"),
        "consent": _("Consent"),
    },
    RecordKind.SAFETY_PLAN: {
        "signs": _("How I notice that a crisis is coming"),
        "myself": _("What I can do by myself"),
        "company": _("Where I can go, and with whom I feel lighter"),
        "helpers": _("Whom I can ask for help"),
        "professionals": _("Professionals and lines I can call"),
        "surroundings": _("How I make the place around me safer"),
    },
}
