"""Every number of the boards and reports: what it is called, what it means, how it is counted.

One definition for the number, the words beside it and the list of calls behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from journal.codes.calls import TRANSPORTED, Destination, Disposition, Source
from journal.codes.people import Program

OURS: Final = tuple(Program)


@dataclass(frozen=True, slots=True)
class Count:
    """How many calls of a period are so."""

    key: str
    label: str | Promise
    definition: str | Promise
    where: Q
    # The count it is a share of, where a share is meaningful.
    of: str = "received"


@dataclass(frozen=True, slots=True)
class Measure:
    """How long something took, in the calls of a period in which it happened."""

    key: str
    label: str | Promise
    definition: str | Promise
    start: str
    end: str

    @property
    def where(self) -> Q:
        """Calls in which both times are known, and in order: a phone's clock may be wrong."""
        return Q(**{f"{self.start}__isnull": False, f"{self.end}__gte": F(self.start)})


@dataclass(frozen=True, slots=True)
class Target:
    """A standard's demand: `share` percent of what `measure` measures take at most `within`."""

    key: str
    label: str | Promise
    measure: str
    within: timedelta
    share: int


COUNTS: Final = (
    Count("received", _("Received"), _("Calls opened in the period, from every source."), Q()),
    Count(
        "offered",
        _("Offered to clinicians"),
        _("Calls that were offered to Crisis Call Diversion at least once."),
        Q(offered_at__isnull=False),
    ),
    Count(
        "answered",
        _("Answered by clinicians"),
        _("Offered calls that a clinician took over."),
        Q(offered_at__isnull=False, accepted_at__isnull=False),
        of="offered",
    ),
    Count(
        "dispatched",
        _("Units sent"),
        _("Calls to which at least one unit was sent and not called off."),
        Q(dispatched_at__isnull=False),
    ),
    Count(
        "arrived",
        _("Units arrived"),
        _("Calls at which a unit reported itself on scene."),
        Q(on_scene_at__isnull=False),
        of="dispatched",
    ),
    Count(
        "diverted",
        _("Diverted from police"),
        _(
            "911 transfers that one of the four programs served (a clinician took over or a unit "
            "arrived) with no police: not routed to them, none sent along, none asked for, not "
            "handed to them at the end."
        ),
        Q(source=Source.TRANSFER_911, co_response=False, police_at=None)
        & ~Q(destination__in=(Destination.POLICE, Destination.CORES))
        & (Q(disposition=None) | ~Q(disposition=Disposition.TO_POLICE))
        & (Q(accepted_at__isnull=False) | Q(on_scene_at__isnull=False)),
    ),
    Count(
        "co_response",
        _("Co-response"),
        _("Calls that triage sent with an officer alongside."),
        Q(co_response=True),
    ),
    Count(
        "police_assist",
        _("Police asked for help"),
        _("Calls on which somebody pressed for police after it was routed to a program."),
        Q(police_at__isnull=False, program__in=OURS),
    ),
    Count(
        "transported",
        _("Transported"),
        _("Calls that ended with the person taken to care, by us or by EMS."),
        Q(disposition__in=TRANSPORTED),
        of="closed",
    ),
    Count(
        "jail_avoided",
        _("Jail avoided"),
        _(
            "Closed calls of which whoever closed them says that the person would otherwise have "
            "been taken to jail."
        ),
        Q(jail_avoided=True),
        of="closed",
    ),
    Count(
        "unserved",
        _("Unserved"),
        _(
            "Closed calls that nobody served, whomever they were for: no unit was there, no "
            "clinician had them, nobody outside took them. Each says why."
        ),
        Q(unserved__isnull=False),
        of="closed",
    ),
    Count(
        "overdue",
        _("Waited too long"),
        _("Calls that waited for a team longer than their priority allows."),
        Q(overdue=True),
    ),
    Count(
        "repeat",
        _("Of repeat callers"),
        _(
            "Calls from a telephone that has, with this one, as many calls in 90 days or in a year "
            "as the caseload is offered for."
        ),
        Q(repeat=True),
    ),
    Count(
        "known",
        _("About people we know"),
        _("Calls that somebody found to be about a person on record."),
        Q(client__isnull=False),
    ),
    Count(
        "promised",
        _("Call-backs promised"),
        _("Calls resolved by phone whose caller was promised a call-back."),
        Q(promised_at__isnull=False),
    ),
    Count(
        "kept",
        _("Call-backs done"),
        _("Promised call-backs that were brought to an end."),
        Q(promised_at__isnull=False, promise_kept_at__isnull=False),
        of="promised",
    ),
    Count(
        "closed", _("Closed"), _("Calls of the period that have ended."), Q(closed_at__isnull=False)
    ),
    Count(
        "open", _("Still open"), _("Calls of the period that have not ended."), Q(closed_at=None)
    ),
)

MEASURES: Final = (
    Measure(
        "answer",
        _("Offer to answer"),
        _("From the first offer to the queue until a clinician took the call over."),
        "offered_at",
        "accepted_at",
    ),
    Measure(
        "phone",
        _("Phone time"),
        _("From taking over until the clinician wrapped up, gave it back, or the call closed."),
        "accepted_at",
        "talk_ended_at",
    ),
    Measure(
        "process",
        _("Call to dispatch"),
        _("From opening the call until the first unit was sent."),
        "received_at",
        "dispatched_at",
    ),
    Measure(
        "travel",
        _("Dispatch to arrival"),
        _("From sending the first unit until the first one was on scene."),
        "dispatched_at",
        "on_scene_at",
    ),
    Measure(
        "response",
        _("Call to arrival"),
        _("From opening the call until the first unit was on scene."),
        "received_at",
        "on_scene_at",
    ),
    Measure(
        "on_scene",
        _("Time on scene"),
        _("From the first arrival until the last unit was clear."),
        "on_scene_at",
        "cleared_at",
    ),
    Measure(
        "whole",
        _("Whole call"),
        _("From opening the call until it closed."),
        "received_at",
        "closed_at",
    ),
)
PERCENTILES: Final = (0.5, 0.9)

# docs/requirements.md R71: they differ among themselves, so the manager chooses. The last is ours.
TARGETS: Final = (
    Target("nena_90", _("NENA-STA-020: 90 % in 15 s"), "answer", timedelta(seconds=15), 90),
    Target("nena_95", _("NENA-STA-020: 95 % in 20 s"), "answer", timedelta(seconds=20), 95),
    Target("nfpa_answer", _("NFPA 1225: 90 % in 10 s"), "answer", timedelta(seconds=10), 90),
    Target("nfpa_process", _("NFPA 1225: 90 % in 60 s"), "process", timedelta(seconds=60), 90),
    Target("ours_answer", _("Program: 90 % in 90 s"), "answer", timedelta(seconds=90), 90),
    Target("ours_response", _("Program: 90 % in 30 min"), "response", timedelta(minutes=30), 90),
)
DEFAULT_TARGETS: Final = ("nena_90", "nfpa_process", "ours_response")

COUNT_OF: Final[Mapping[str, Count]] = {count.key: count for count in COUNTS}
MEASURE_OF: Final[Mapping[str, Measure]] = {measure.key: measure for measure in MEASURES}
TARGET_OF: Final[Mapping[str, Target]] = {target.key: target for target in TARGETS}
