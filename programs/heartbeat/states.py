"""The pieces of regular work whose last time is kept."""

from django.db.models import IntegerChoices


class HeartbeatOf(IntegerChoices):
    """Noting whose consoles are open; looking for gaps in the roster. Stored as the key of a row,
    so a number is never used again.
    """

    CONSOLES = 1
    GAPS = 3
