"""The timers, and how each may stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TimerKey(TextChoices):
    """Every timer, in words a supervisor knows; dispatch/timers/registry.py has the rest."""

    WORKER = "worker", _("the worker process")
    OVERDUE_CALLS = "calls", _("calls that waited too long")
    HANDOFFS = "handoffs", _("hand-offs nobody has taken")
    OWNERS = "owners", _("owners who lost the console")
    WATCHES = "watches", _("watches of calls that are over")
    TRANSFERS = "transfers", _("outcomes of 988 transfers")
    CALL_BACKS = "call_backs", _("promised call-backs")
    CREWS = "crews", _("crews that are silent at a scene")
    OBLIGATIONS = "obligations", _("what is owed to calls, and late")
    CLOSINGS = "closings", _("calls that wait for a program that shuts")
    WAITS = "waits", _("whatever has waited too long")
    ALERTS = "alerts", _("pages nobody has answered")
    COUNTERSIGNS = "countersigns", _("second persons who have not answered")
    EMERGENCY_ACCESS = "access", _("the end of emergency access")
    ROSTER = "roster", _("the ends of shifts")
    FOLLOW_UPS = "follow_ups", _("overdue follow-ups")
    REPORTS = "reports", _("overdue reports to the State")
    PATTERNS = "patterns", _("shifts that come again")
    GAPS = "gaps", _("gaps in the roster")
    LEDGER = "ledger", _("the ledger of numbers")
    BOARDS = "boards", _("boards of shifts that are over")


class TimerState(TextChoices):
    WELL = "well", _("well")
    NEVER_RAN = "never_ran", _("has not run yet")
    FAILING = "failing", _("failing")
    LATE = "late", _("late")
    WAITING = "waiting", _("waits for the worker")
