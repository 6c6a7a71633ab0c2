"""Reads about calls and units; each takes the audience it reads for."""

from dispatch.selectors.alerts import (
    alert_rows,
    alerts_for,
    unanswered_pages,
)
from dispatch.selectors.calls import (
    band_of,
    board_for,
    call_heading,
    call_rows,
    calls_visible_to,
    destination_of,
    lacks_contact,
    place_of,
    row_of,
    seconds_of,
    sign_of,
    tags_of,
    unserved_so_far,
    visible_among,
    visible_call,
    with_clinician,
    with_lines,
)
from dispatch.selectors.card import (
    call_card,
)
from dispatch.selectors.clearance import (
    may_read,
    readable,
    treats,
)
from dispatch.selectors.crew import (
    phone_of,
    steps_for_the_page,
)
from dispatch.selectors.floor import (
    duress_rows,
    duresses_for,
    staging_of,
)
from dispatch.selectors.hazards import (
    hazards_for,
    hazards_of,
    premises_for,
)
from dispatch.selectors.journal import (
    events_for,
)
from dispatch.selectors.ownership import (
    caller_card,
    desk_for,
    earlier_calls,
    ownership_of,
    packet_of,
    with_hanging,
)
from dispatch.selectors.queue import (
    handoff_rows,
    position_of,
    queue_for,
    sees_queue,
    urgency,
    waiting_in_queue,
)
from dispatch.selectors.recommendation import (
    recommend,
)
from dispatch.selectors.records import (
    Chart,
    ChartNote,
    RecordCard,
    Section,
    chart_of,
    given_to,
)
from dispatch.selectors.tally import (
    tally_for,
)
from dispatch.selectors.tasks import (
    call_back_of,
    call_back_rows,
    outcomes_owed,
    overdue_call_backs,
    tasks_for,
    transfer_rows,
)
from dispatch.selectors.units import (
    free_units_for,
    positions_since,
    strength,
    unit_rows,
    units_for,
)
from dispatch.selectors.wall import (
    wall_for,
)

__all__ = [
    "Chart",
    "ChartNote",
    "RecordCard",
    "Section",
    "alert_rows",
    "alerts_for",
    "band_of",
    "board_for",
    "call_back_of",
    "call_back_rows",
    "call_card",
    "call_heading",
    "call_rows",
    "caller_card",
    "calls_visible_to",
    "chart_of",
    "desk_for",
    "destination_of",
    "duress_rows",
    "duresses_for",
    "earlier_calls",
    "events_for",
    "free_units_for",
    "given_to",
    "handoff_rows",
    "hazards_for",
    "hazards_of",
    "lacks_contact",
    "may_read",
    "outcomes_owed",
    "overdue_call_backs",
    "ownership_of",
    "packet_of",
    "phone_of",
    "place_of",
    "position_of",
    "positions_since",
    "premises_for",
    "queue_for",
    "readable",
    "recommend",
    "row_of",
    "seconds_of",
    "sees_queue",
    "sign_of",
    "staging_of",
    "steps_for_the_page",
    "strength",
    "tags_of",
    "tally_for",
    "tasks_for",
    "transfer_rows",
    "treats",
    "unanswered_pages",
    "unit_rows",
    "units_for",
    "unserved_so_far",
    "urgency",
    "visible_among",
    "visible_call",
    "waiting_in_queue",
    "wall_for",
    "with_clinician",
    "with_hanging",
    "with_lines",
]
