"""Presence as a table of moves, which PostgreSQL has too (docs/states.md)."""

from typing import Final

from django.utils.translation import gettext_noop as _

from journal.codes.people import Presence
from programs.base.machine import Machine

# What a person may say of themselves; taking a call over and ending one say the rest.
PRESENCE_COMMANDS: Final = ("come_on", "take", "finish", "resume", "pause", "go_off")
_P = Presence
PRESENCE: Final = Machine(
    _("presence"),
    {
        (_P.OFF, "come_on"): _P.AVAILABLE,
        (_P.AVAILABLE, "take"): _P.ON_CALL,
        (_P.WRAP_UP, "take"): _P.ON_CALL,
        (_P.BREAK, "take"): _P.ON_CALL,
        (_P.ON_CALL, "finish"): _P.WRAP_UP,
        (_P.WRAP_UP, "resume"): _P.AVAILABLE,
        (_P.BREAK, "resume"): _P.AVAILABLE,
        (_P.AVAILABLE, "pause"): _P.BREAK,
        (_P.WRAP_UP, "pause"): _P.BREAK,
        (_P.AVAILABLE, "go_off"): _P.OFF,
        (_P.WRAP_UP, "go_off"): _P.OFF,
        (_P.BREAK, "go_off"): _P.OFF,
        # Signing out, or losing access, in the middle of a call: the call stays theirs.
        (_P.ON_CALL, "leave"): _P.OFF,
    },
)


# There, though perhaps not free this minute.
PRESENT: Final = (_P.AVAILABLE, _P.ON_CALL, _P.WRAP_UP, _P.BREAK)
