"""What a crew's phone shows: its call, the next one, what to know, what to press."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dispatch.calls.models import Assignment
from dispatch.calls.selectors import OWN_WORK
from dispatch.calls.states import ASSIGNMENT, STEP_TO
from dispatch.duress.models import Duress
from dispatch.open_call.cards import AssignmentCard, CallCard
from dispatch.open_call.selectors import call_card
from journal.codes.calls import Disposition
from journal.codes.units import AssignmentStatus
from programs.people.models import Staff
from programs.people.selectors import audience_of
from programs.units.models import Unit

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class CrewStep:
    """A step that a crew reports itself, and what it waits for on the phone."""

    status: str
    label: "_StrOrPromise"
    after_hazards: bool = False
    after_scene_safe: bool = False
    with_outcome: bool = False


STEPS: Final = (
    CrewStep(AssignmentStatus.EN_ROUTE.value, _("En route"), after_hazards=True),
    CrewStep(AssignmentStatus.STAGED.value, _("Staged near by")),
    CrewStep(AssignmentStatus.ON_SCENE.value, _("On scene"), after_scene_safe=True),
    CrewStep(AssignmentStatus.TRANSPORTING.value, _("Transporting")),
    CrewStep(AssignmentStatus.CLEARED.value, _("Clear"), with_outcome=True),
)
# What a crew can know of how it ended; the rest is the room's to say.
OUTCOMES: Final = tuple(
    (disposition.value, disposition.label)
    for disposition in (
        Disposition.STABILIZED_IN_PLACE,
        Disposition.TRANSPORTED_VOLUNTARILY,
        Disposition.TRANSPORTED_BY_EMS,
        Disposition.TO_POLICE,
        Disposition.TO_PARTNER,
        Disposition.REFUSED,
        Disposition.NOBODY_FOUND,
    )
)


@dataclass(frozen=True, slots=True)
class CrewCall:
    """One call of the unit, with its assignment."""

    assignment: AssignmentCard
    card: CallCard

    @property
    def digest(self) -> str:
        """Changes when what the crew should know of the call does."""
        card = self.card
        known = (card.row.place, card.language, card.interpreter, card.access_needs)
        return "|".join(map(str, (*known, card.hazards.digest, card.located_as)))


@dataclass(frozen=True, slots=True)
class CrewPhone:
    unit: Unit
    now: CrewCall | None
    next: CrewCall | None
    duress_since: datetime | None
    duress_answered_by: str
    steps: tuple[CrewStep, ...] = STEPS
    outcomes: tuple[tuple[str, Promise | str], ...] = OUTCOMES


def steps_for_the_page() -> dict[str, dict[str, str | list[str]]]:
    """The assignment's machine as a phone needs it when it is out of reach of the server."""
    return {
        "next": {
            status.value: [
                step.status
                for step in STEPS
                if ASSIGNMENT.may(status, STEP_TO[AssignmentStatus(step.status)])
            ]
            for status in AssignmentStatus
        },
        "words": {status.value: str(status.label).capitalize() for status in AssignmentStatus},
    }


def crew_phone_for(staff: Staff) -> CrewPhone | None:
    """What the phone of somebody who rides a unit shows; None for everybody else."""
    if staff.unit is None:
        return None
    work = list(Assignment.objects.filter(unit=staff.unit, status__in=OWN_WORK))
    stacked = next(
        (assignment for assignment in work if assignment.status == AssignmentStatus.STACKED), None
    )
    current = next((assignment for assignment in work if assignment is not stacked), None)
    alarm = Duress.objects.filter(unit=staff.unit, stopped_at=None).select_related("answered_by")
    duress = alarm.first()
    return CrewPhone(
        unit=staff.unit,
        now=_crew_call(staff, current),
        next=_crew_call(staff, stacked),
        duress_since=duress.started_at if duress else None,
        duress_answered_by=str(duress.answered_by or "") if duress else "",
    )


def _crew_call(staff: Staff, assignment: Assignment | None) -> CrewCall | None:
    if assignment is None:
        return None
    card = call_card(audience_of(staff), assignment.call_id)
    if card is None:
        return None
    return CrewCall(_of(card, assignment.pk), card)


def _of(card: CallCard, assignment_id: UUID) -> AssignmentCard:
    return next(line for line in card.assignments if line.id == assignment_id)
