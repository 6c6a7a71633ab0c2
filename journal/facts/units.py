"""Facts about units: on calls, on duty, in danger."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from journal.codes.calls import Disposition
from journal.codes.units import AssignmentStatus, CrewRole, Duty, ShortReason
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAssigned(Fact):
    """A unit was sent."""

    KIND = "call.unit_assigned"
    SUBJECTS = "call, unit"

    assignment: UUID
    unit: str

    def sentence(self) -> str:
        return _("%(unit)s dispatched") % {"unit": self.unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitProgressed(Fact):
    """The unit is a step further; `at` is when it was so, which a phone out of reach tells
    later.
    """

    KIND = "call.unit_progressed"
    SUBJECTS = "call, unit"

    assignment: UUID
    unit: str
    status: AssignmentStatus
    outcome: Disposition | None = None
    at: datetime | None = None

    def sentence(self) -> str:
        progress = f"{self.unit} {self.status.label}"
        return f"{progress}: {self.outcome.label}" if self.outcome else progress


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitProgressUndone(Fact):
    """The step was taken back within ten seconds; `status` is what holds again."""

    KIND = "call.unit_progress_undone"
    SUBJECTS = "call, unit"

    assignment: UUID
    unit: str
    status: AssignmentStatus

    def sentence(self) -> str:
        return _("%(unit)s: taken back, %(status)s") % {
            "unit": self.unit,
            "status": self.status.label,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStacked(Fact):
    """The call was stacked: a unit on another call takes it next."""

    KIND = "call.unit_stacked"
    SUBJECTS = "call, unit"

    assignment: UUID
    unit: str

    def sentence(self) -> str:
        return _("%(unit)s has it stacked, for when it is free") % {"unit": self.unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStarted(Fact):
    """The unit is dispatched to the call it had stacked."""

    KIND = "call.unit_started"
    SUBJECTS = "call, unit"

    assignment: UUID
    unit: str

    def sentence(self) -> str:
        return _("%(unit)s dispatched to what was stacked") % {"unit": self.unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardsRead(Fact):
    """The crew has read the hazards as they are now."""

    KIND = "call.hazards_read"
    SUBJECTS = "call, unit"

    assignment: UUID
    unit: str

    def sentence(self) -> str:
        return _("%(unit)s has read the hazards") % {"unit": self.unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewCheckedIn(Fact):
    """The crew checked in: it was heard and is well."""

    KIND = "call.crew_checked_in"
    SUBJECTS = "call, unit"

    assignment: UUID
    unit: str

    def sentence(self) -> str:
        return _("%(unit)s checked in") % {"unit": self.unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCommissioned(Fact):
    """A unit was added."""

    KIND = "unit.commissioned"
    SUBJECTS = "unit"

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChanged(Fact):
    """A unit went on or off duty; without which role, and why."""

    KIND = "unit.duty_changed"
    SUBJECTS = "unit"

    unit: str
    duty: Duty
    missing: tuple[CrewRole, ...] = ()
    short_reason: ShortReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyUndone(Fact):
    """The change of duty was taken back."""

    KIND = "unit.duty_undone"
    SUBJECTS = "unit"

    unit: str
    duty: Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class DuressStarted(Fact):
    """A crew is in danger: every position is alarmed."""

    KIND = "unit.duress_started"
    SUBJECTS = "duress, unit, call"
    READERS = Readers.JOURNAL

    unit: str

    def sentence(self) -> str:
        return _("DURESS: %(unit)s") % {"unit": self.unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class DuressAnswered(Fact):
    """Somebody acknowledged the duress and is getting help."""

    KIND = "unit.duress_answered"
    SUBJECTS = "duress, unit, call"
    READERS = Readers.JOURNAL

    unit: str

    def sentence(self) -> str:
        return _("Duress of %(unit)s answered") % {"unit": self.unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class DuressStopped(Fact):
    """The duress was stopped: the crew is safe."""

    KIND = "unit.duress_stopped"
    SUBJECTS = "duress, unit, call"
    READERS = Readers.JOURNAL

    unit: str

    def sentence(self) -> str:
        return _("Duress of %(unit)s over") % {"unit": self.unit}
