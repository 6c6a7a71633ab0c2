"""The standing recommendation: what is needed, and who can take it at this moment."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.selectors import strength
from dispatch.states import PROGRAM_OF, Destination
from programs.selectors import calendar_in_force, clinicians_available
from triage.availability import Floor, Offer, offer
from triage.models import ProtocolVersion
from triage.protocol import Answers, Band, Outcome, Protocol
from triage.selectors.protocols import advice, chart_of, table_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Both answers, and how many questions could still change them."""

    outcome: Outcome
    band: Band
    needed: str
    offer: Offer
    open: tuple[str, ...]


def standing(
    version: ProtocolVersion,
    answers: Answers,
    at: datetime,
    place: tuple[float | None, float | None] = (None, None),
) -> Standing:
    """What the protocol says to the answers so far, and who can take it at `at`.

    `place` is the call's latitude and longitude, for the distance of free units. Raises
    Invalid for an answer the protocol does not offer.
    """
    table, outcome = table_of(version), advice(version, answers)
    return Standing(
        outcome=outcome,
        band=table.band(outcome.band),
        needed=table.destinations[outcome.destination].name,
        offer=offer(table, outcome, at, calendar_in_force(), _floor(table, outcome, place)),
        open=chart_of(version).open_questions(answers),
    )


def _floor(table: Protocol, outcome: Outcome, place: tuple[float | None, float | None]) -> Floor:
    """Who is there, as far as this outcome's chain of destinations asks."""
    here, programs, clinicians = table.destinations[outcome.destination], [], False
    while here.needs != "nobody" and here.otherwise:
        if here.needs == "unit":
            programs.append(PROGRAM_OF[Destination(here.code)])
        clinicians = clinicians or here.needs == "clinician"
        here = table.destinations[here.otherwise.to]
    return Floor(
        strength={program: strength(program, *place) for program in programs},
        clinicians=clinicians_available() if clinicians else 0,
    )
