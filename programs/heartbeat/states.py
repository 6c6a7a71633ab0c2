"""State machines as tables, which PostgreSQL holds too (docs/states.md); programs and roles.

R35, R36: docs/requirements.md.
"""

from django.db.models import IntegerChoices


class HeartbeatOf(IntegerChoices):
    """What somebody is seen to be at: noting whose consoles are open, looking for gaps."""

    CONSOLES = 1
    GAPS = 3
