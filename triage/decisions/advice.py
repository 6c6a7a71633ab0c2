"""The standing recommendation: what is needed, and who can take it at this moment."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.calls.states import PROGRAM_OF
from dispatch.units.selectors import program_strength
from journal.codes.calls import Destination
from programs.hours.selectors import calendar_in_force
from programs.presence.selectors import clinicians_available
from triage.decisions.availability import AvailableDestination, Staffing, available_destination
from triage.protocols.models import ProtocolVersion
from triage.protocols.selectors import advice, chart_of, table_of
from triage.protocols.table import Answers, Band, Outcome, Protocol


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Both answers, and how many questions could still change them."""

    outcome: Outcome
    band: Band
    needed: str
    offer: AvailableDestination
    open: tuple[str, ...]


def recommendation(
    version: ProtocolVersion,
    answers: Answers,
    at: datetime,
    place: tuple[float | None, float | None] = (None, None),
) -> Recommendation:
    """What the protocol says to the answers so far, and who can take it at `at`.

    `place` is the call's latitude and longitude, for the distance of free units. Raises
    Invalid for an answer the protocol does not offer.
    """
    table, outcome = table_of(version), advice(version, answers)
    return Recommendation(
        outcome=outcome,
        band=table.band(outcome.band),
        needed=table.destinations[outcome.destination].name,
        offer=available_destination(
            table, outcome, at, calendar_in_force(), _staffing(table, outcome, place)
        ),
        open=chart_of(version).open_questions(answers),
    )


def who_can_take(
    version: ProtocolVersion,
    outcome: Outcome,
    at: datetime,
    place: tuple[float | None, float | None],
) -> AvailableDestination:
    """Who can take a call that needs what `outcome` says, at `at`."""
    table = table_of(version)
    staffing = _staffing(table, outcome, place)
    return available_destination(table, outcome, at, calendar_in_force(), staffing)


def _staffing(
    table: Protocol, outcome: Outcome, place: tuple[float | None, float | None]
) -> Staffing:
    """Who is there, as far as this outcome's chain of destinations asks."""
    # Only what the chain may come to: each is a query, and this runs on every answer.
    programs, clinicians = [], False
    for here in table.chain(outcome.destination):
        if here.needs == "unit":
            programs.append(PROGRAM_OF[Destination(here.code)])
        clinicians = clinicians or here.needs == "clinician"
    return Staffing(
        strength={program: program_strength(program, *place) for program in programs},
        clinicians=clinicians_available() if clinicians else 0,
    )
