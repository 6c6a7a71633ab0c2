"""A unit's duty as a table of moves, which PostgreSQL has too; who rides what.

R35, R36: docs/requirements.md.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_noop as _

from journal.codes.people import Program
from journal.codes.units import CrewRole, Duty
from programs.base.machine import Machine

DUTY_COMMANDS: Final = ("start", "suspend", "resume", "end")
UNIT: Final = Machine(
    _("unit"),
    {
        (Duty.OFF_DUTY, "start"): Duty.IN_SERVICE,
        (Duty.IN_SERVICE, "suspend"): Duty.OUT_OF_SERVICE,
        (Duty.OUT_OF_SERVICE, "resume"): Duty.IN_SERVICE,
        (Duty.IN_SERVICE, "end"): Duty.OFF_DUTY,
        (Duty.OUT_OF_SERVICE, "end"): Duty.OFF_DUTY,
    },
    undoable=True,
)
UNDO_WITHIN: Final = timedelta(seconds=10)


# Who rides what, as the City describes its teams (R35). CAP goes as it can.
REQUIRED_CREW: Final[Mapping[str, tuple[CrewRole, ...]]] = {
    Program.CRT: (CrewRole.PARAMEDIC, CrewRole.NAVIGATOR),
    Program.ART: (CrewRole.PARAMEDIC, CrewRole.NAVIGATOR, CrewRole.PEER),
    Program.CAP: (),
    Program.CCD: (),
}
