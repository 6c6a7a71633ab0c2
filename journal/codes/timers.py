"""The timers, and how each may stand."""

from django.db.models import TextChoices


class TimerKey(TextChoices):
    """Every timer, in words a supervisor knows; dispatch/timers/registry.py has the rest."""

    WORKER = "worker", "the worker process"
    OVERDUE_CALLS = "calls", "calls that waited too long"
    HANDOFFS = "handoffs", "hand-offs nobody has taken"
    OWNERS = "owners", "owners who lost the console"
    WATCHES = "watches", "watches of calls that are over"
    TRANSFERS = "transfers", "outcomes of 988 transfers"
    CALL_BACKS = "call_backs", "promised call-backs"
    CREWS = "crews", "crews that are silent at a scene"
    ALERTS = "alerts", "pages nobody has answered"
    EMERGENCY_ACCESS = "access", "the end of emergency access"
    ROSTER = "roster", "the ends of shifts"
    FOLLOW_UPS = "follow_ups", "overdue follow-ups"
    REPORTS = "reports", "overdue reports to the State"
    PATTERNS = "patterns", "shifts that come again"
    GAPS = "gaps", "gaps in the roster"
    LEDGER = "ledger", "the ledger of numbers"
    BOARDS = "boards", "boards of shifts that are over"


class TimerState(TextChoices):
    WELL = "well", "well"
    NEVER_RAN = "never_ran", "has not run yet"
    FAILING = "failing", "failing"
    LATE = "late", "late"
    WAITING = "waiting", "waits for the worker"
