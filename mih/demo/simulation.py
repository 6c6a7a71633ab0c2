"""An invented evening: the same seed gives the same calls, at the same moments.

Rates, durations and branch shares follow the published figures of such programs;
where no source exists they are our inference, as the names below say.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final
from uuid import UUID

from dispatch.assignments.services import assign_unit, report_progress
from dispatch.calls.models import Assignment, Call
from dispatch.calls.services import write_note
from dispatch.handoffs.services import accept_handoff, complete_handoff
from dispatch.intake.services import Intake, receive_call
from dispatch.records.services import write_record
from dispatch.routing.services import start_triage
from dispatch.units.selectors import free_units_for
from journal.codes.calls import Destination, Disposition, Source, Unserved
from journal.codes.care import RecordKind
from journal.codes.handoffs import HandoffStatus
from journal.codes.people import Presence, Role
from journal.codes.units import AssignmentStatus
from mih.demo.city import Place, places
from mih.demo.endings import end_as
from mih.demo.invented import NEEDS, fitting, invent_phone, invent_situation
from mih.demo.player import Player
from mih.demo.reading import read_what_is_known
from programs.people.models import Staff
from programs.people.selectors import audience_of
from programs.presence.selectors import clinicians_present
from programs.presence.services import set_presence
from triage.decisions.services import decide
from triage.protocols.selectors import published, table_of

CALLS_A_DAY: Final = 55
# Percent of a day's calls in each hour from midnight (inference).
HOURS: Final = (
    3.5, 3.0, 2.7, 2.3, 2.1, 2.1, 2.4, 2.9, 3.5, 4.2, 4.6, 4.9,
    5.1, 5.4, 5.5, 5.7, 5.8, 5.7, 5.4, 5.3, 4.9, 4.7, 4.3, 4.0,
)  # fmt: skip
ASK_AGAIN_SECONDS: Final = 60
WRAP_UP_SECONDS: Final = 240
MAX_UNIT_ATTEMPTS: Final = 45
ON_SCENE: Final = {Destination.CRT: (45, 100), Destination.ART: (40, 85)}
FIELD_OUTCOMES: Final = (
    (55, Disposition.STABILIZED_IN_PLACE),
    (18, Disposition.TRANSPORTED_VOLUNTARILY),
    (8, Disposition.TRANSPORTED_BY_EMS),
    (2, Disposition.TO_POLICE),
    (10, Disposition.NOBODY_FOUND),
    (7, Disposition.REFUSED),
)
BY_PHONE: Final = {
    Destination.POLICE: Disposition.TO_POLICE,
    Destination.CCD: Disposition.SETTLED_BY_PHONE,
    Destination.LIFELINE: Disposition.TO_988,
}


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One call of the evening, with everything that will happen to it. Times in seconds."""

    at: float
    source: Source
    place: Place
    narrative: str
    phone: str
    needs: str
    answers: tuple[tuple[str, str], ...]
    triage_after: float
    turnout: float
    travel: float
    on_scene: float
    transport: float
    on_phone: float
    outcome: Disposition


def plan_calls(
    *, seed: int, first_hour: int, hours: int, calls_a_day: float = CALLS_A_DAY
) -> list[PlannedCall]:
    """The calls of an evening: Poisson within each hour, all drawn from `seed`."""
    rng = Random(seed)
    calls = []
    for hour in range(hours):
        rate = calls_a_day * HOURS[(first_hour + hour) % 24] / 100
        at = rng.expovariate(rate) * 3600
        while at < 3600:
            calls.append(_plan_call(rng, hour * 3600 + at))
            at += rng.expovariate(rate) * 3600
    return calls


def _plan_call(rng: Random, at: float) -> PlannedCall:
    answers, narrative = invent_situation(rng)
    weights = [weight for weight, _ in FIELD_OUTCOMES]
    outcome = rng.choices([disposition for _, disposition in FIELD_OUTCOMES], weights)[0]
    moved = outcome == Disposition.TRANSPORTED_VOLUNTARILY
    sources = rng.choices(list(Source), [82, 6, 7, 5])[0]
    return PlannedCall(
        at=at,
        source=sources,
        place=rng.choice(places()),
        narrative=narrative,
        phone=invent_phone(rng),
        needs=rng.choice(NEEDS),
        answers=tuple(sorted(answers.items())),
        triage_after=_log_normal(rng, 60, 150),
        turnout=_log_normal(rng, 90, 150),
        travel=_log_normal(rng, 13 * 60, 26 * 60),
        on_scene=_log_normal(rng, 42 * 60, 92 * 60),
        transport=_log_normal(rng, 20 * 60, 35 * 60) if moved else 0,
        on_phone=_log_normal(rng, 16 * 60, 35 * 60),
        outcome=outcome,
    )


def _log_normal(rng: Random, median: float, ninetieth: float) -> float:
    """A log-normal duration by its median and 90th percentile."""
    return rng.lognormvariate(math.log(median), math.log(ninetieth / median) / 1.2816)


class Simulation:
    """Plays planned calls with the seeded city's people and units."""

    def __init__(self, player: Player, seed: int) -> None:
        self.player = player
        self.rng = Random(seed + 1)
        self.dispatchers = list(
            Staff.objects.filter(role=Role.DISPATCHER, is_active=True).order_by("pk")
        )
        self.protocol = published()

    def schedule(self, calls: list[PlannedCall]) -> None:
        for number, planned in enumerate(calls):
            story = SimulatedCall(self, planned, self.dispatchers[number % len(self.dispatchers)])
            self.player.add(planned.at, "call received", story.receive)


class SimulatedCall:
    """What happens to one planned call, one act after another."""

    def __init__(self, evening: Simulation, planned: PlannedCall, actor: Staff) -> None:
        self.evening, self.planned, self.actor = evening, planned, actor
        self.call: Call | None = None
        self.assignment: Assignment | None = None
        self.tries = 0

    @property
    def opened(self) -> Call:
        assert self.call is not None
        return self.call

    def receive(self) -> None:
        planned = self.planned
        intake = Intake(
            source=planned.source,
            place=planned.place.name,
            latitude=planned.place.latitude,
            longitude=planned.place.longitude,
            caller_phone=planned.phone,
            access_needs=planned.needs,
            narrative=planned.narrative,
        )
        self.call = receive_call(actor=self.actor, intake=intake)
        self._then(5, "triage started", self.start)

    def start(self) -> None:
        start_triage(actor=self.actor, call_id=self.opened.pk)
        self._then(self.planned.triage_after, "call routed", self.triage)

    def triage(self) -> None:
        protocol, answers = self.evening.protocol, dict(self.planned.answers)
        answers = fitting(answers, table_of(protocol).questions, Random(self.planned.narrative))
        decide(
            actor=self.actor,
            call_id=self.opened.pk,
            protocol=protocol,
            answers=answers,
        )
        self.opened.refresh_from_db()
        if self.opened.destination == Destination.CCD:
            self._then(10, "call taken over", self.hand_over)
        elif self.opened.destination in BY_PHONE:
            self._then(self.planned.on_phone, "call closed", self.close_by_phone)
        else:
            self._then(20, "unit assigned", self.assign)

    def hand_over(self) -> None:
        """A free clinician takes the call; while none is free it waits in the queue."""
        offered = self.opened.handoffs.filter(status=HandoffStatus.OFFERED).first()
        free = [
            clinician
            for clinician in clinicians_present()
            if clinician.presence == Presence.AVAILABLE
        ]
        self.tries += 1
        if offered is None or not free:
            again = self.hand_over if self.tries < MAX_UNIT_ATTEMPTS else self.close_by_phone
            self._then(ASK_AGAIN_SECONDS, "call taken over", again)
            return
        taken = accept_handoff(actor=free[0], handoff_id=offered.pk)
        self.actor = free[0]
        self._then(30, "hand-off complete", lambda: self._complete(taken.pk))
        self._then(self.planned.on_phone, "call closed", self.close_by_phone)
        self._then(self.planned.on_phone + WRAP_UP_SECONDS, "clinician ready", self.be_ready)

    def _complete(self, handoff_id: UUID) -> None:
        complete_handoff(actor=self.actor, handoff_id=handoff_id)
        write_record(
            actor=self.actor,
            call_id=self.opened.pk,
            kind=RecordKind.BRIEF_NOTE,
            sections={"presenting": "Upset, talks freely.", "plan": "Breathe, eat, call a friend."},
            seen=0,
        )

    def be_ready(self) -> None:
        set_presence(actor=self.actor, command="resume")

    def assign(self) -> None:
        """Send a free unit of the program; none free is asked again, as a dispatcher would."""
        rows = free_units_for(audience_of(self.actor))
        free = [row for row in rows if row.program == self.opened.program]
        self.tries += 1
        if not free and self.tries < MAX_UNIT_ATTEMPTS:
            self._then(ASK_AGAIN_SECONDS, "unit assigned", self.assign)
            return
        unit = (free or rows)[0]
        self.assignment = assign_unit(actor=self.actor, call_id=self.opened.pk, unit_id=unit.id)
        self._then(self.planned.turnout, "progress", self._step(AssignmentStatus.EN_ROUTE))
        self._then(
            self.planned.turnout + self.planned.travel,
            "progress",
            self._step(AssignmentStatus.ON_SCENE, self.work),
        )

    def work(self) -> None:
        self._then(60, "note", self.note)
        leave = self.planned.on_scene
        if self.planned.transport:
            self._then(leave, "progress", self._step(AssignmentStatus.TRANSPORTING))
            leave += self.planned.transport
        self._then(leave, "progress", self._step(AssignmentStatus.CLEARED, self.end))

    def note(self) -> None:
        text = "Crew with the person; calm, talking."
        write_note(actor=self.actor, call_id=self.opened.pk, text=text)

    def end(self) -> None:
        self._then(300, "call closed", lambda: self._close(self.planned.outcome))

    def close_by_phone(self) -> None:
        self._close(BY_PHONE[Destination(self.opened.destination or "")])

    def _close(self, disposition: Disposition) -> None:
        unserved = Unserved.OUT_OF_HOURS if self.opened.follow_up_at else Unserved.NO_UNIT
        end_as(self.actor, self.opened, disposition, unserved)

    def _step(
        self, status: AssignmentStatus, then: Callable[[], None] | None = None
    ) -> Callable[[], None]:
        def step() -> None:
            assert self.assignment is not None
            read_what_is_known(self.actor, self.assignment, status)
            # The crew says itself how it ended.
            crew = Staff.objects.filter(unit=self.assignment.unit, is_active=True).first()
            cleared = status == AssignmentStatus.CLEARED
            report_progress(
                actor=crew or self.actor,
                assignment_id=self.assignment.pk,
                status=status,
                outcome=self.planned.outcome if cleared else None,
            )
            if then:
                then()

        return step

    def _then(self, seconds: float, name: str, do: Callable[[], None]) -> None:
        self.evening.player.add(self.evening.player.at + seconds, name, do)
