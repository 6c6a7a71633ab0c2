"""What a decision eases of what stands and of what is advised, and what that asks of a person.

Bands, destinations, priorities and who goes along are compared in `dispatch/calls/gravity.py`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from dispatch.calls.gravity import (
    STRENGTH,
    Gravity,
    along_of,
    eased,
    graver_of,
    gravity_of,
)
from dispatch.calls.models import WEAK, Call
from journal.codes.calls import Destination
from journal.codes.triage import OverrideReason
from programs.base.refusals import Invalid, Refusal
from programs.base.words import is_sentence
from triage.decisions.advice import Recommendation
from triage.decisions.models import Assessment

# A person who sends a call to another band chooses no rule, and a rule is what has a priority.
PRIORITY_OF_BAND: Final[Mapping[int, int]] = {1: 1, 2: 2, 3: 3}
LEAST_PRIORITY: Final = 4


class BandLocked(Refusal):
    """A hard stop stands: nobody eases band, destination, priority or who goes along."""


class EasingUnexplained(Invalid):
    """Something graver would be eased, and nobody has said why."""


@dataclass(frozen=True, slots=True)
class Easing:
    """Why a person lets the response be milder than what stands."""

    reason: OverrideReason
    text: str


@dataclass(frozen=True, slots=True)
class OverrideChoice:
    """Where a person sends a call against the advice, and why."""

    band: int
    destination: Destination
    reason: OverrideReason
    text: str

    @property
    def easing(self) -> Easing:
        return Easing(self.reason, self.text)


def advised_gravity(advised: Recommendation) -> Gravity:
    """How grave the table finds the call: by whom it needs, not by who can be had."""
    outcome = advised.outcome
    return Gravity(
        band=outcome.band,
        destination=outcome.destination,
        priority=outcome.priority,
        along=along_by(outcome.destination, outcome.along),
    )


def standing_gravity(call: Call, last: Assessment | None) -> Gravity | None:
    """How grave the call stands, or None where nobody has routed it.

    Who goes along in place of somebody who could not be had is no part of it: the last run says
    whom the person needs.
    """
    stands = gravity_of(call)
    if stands is None or last is None:
        return stands
    return replace(stands, along=along_by(last.destination, last.along))


def along_by(destination: str, along: Collection[str]) -> frozenset[str]:
    """Who goes along by the table's own words."""
    return along_of(destination, **dict.fromkeys(along, True))


def chosen_gravity(choice: OverrideChoice, baseline: Gravity) -> Gravity:
    """What a person chose. A band that is not eased keeps its priority, and nobody stays behind."""
    priority = PRIORITY_OF_BAND.get(choice.band, LEAST_PRIORITY)
    if choice.band <= baseline.band:
        priority = min(priority, baseline.priority)
    return Gravity(choice.band, choice.destination.value, priority, baseline.along)


def offered_gravity(baseline: Gravity, advised: Recommendation) -> Gravity:
    """The baseline, with who takes the call now where that is somebody stronger."""
    offered = advised.offer.to
    stronger = STRENGTH[offered] > baseline.strength
    return replace(baseline, destination=offered) if stronger else baseline


def baseline_of(stands: Gravity | None, advised: Recommendation) -> Gravity:
    """The graver of what stands and what is advised: easing is measured against this."""
    advice = advised_gravity(advised)
    return graver_of(stands, advice) if stands else advice


def refuse_easing_a_lock(
    call: Call, advised: Recommendation, baseline: Gravity, chosen: Gravity
) -> None:
    """A hard stop locks band, destination, priority and who goes along."""
    if not (call.locked or advised.outcome.locked):
        return
    if not eased(baseline, chosen) and chosen.destination not in WEAK:
        return
    because = advised.outcome.because if advised.outcome.locked else call.because
    raise BandLocked(
        _(
            "%(because)s That stands until the answer changes: nothing of it is eased, and it is "
            "not sent to 988, CAP or the phone clinicians. The call was not routed."
        )
        % {"because": because}
    )


def require_easing(easing: Easing | None, baseline: Gravity, milder: Collection[str]) -> Easing:
    """What eases a response says why. Raises EasingUnexplained."""
    if easing is not None and is_sentence(easing.text):
        return easing
    words = {"milder": milder_words(milder), "stands": gravity_words(baseline)}
    if baseline.is_grave:
        raise EasingUnexplained(
            _(
                "Milder than %(stands)s (%(milder)s): choose a reason and say why in a sentence, "
                "then a second person is asked. The call stays as it was."
            )
            % words
        )
    raise EasingUnexplained(
        _(
            "Milder than %(stands)s (%(milder)s): choose a reason and say why in a sentence. The "
            "call stays as it was."
        )
        % words
    )


def needs_reason(baseline: Gravity, milder: Collection[str], locked: bool) -> bool:
    """Whether answers that make a call milder must be explained: in the gravest bands, and where
    a hard stop stood. Elsewhere everybody is told, and that is enough.
    """
    return bool(milder) and (baseline.is_grave or locked)


def gravity_words(gravity: Gravity) -> str:
    return _("band %(band)s, %(destination)s, priority %(priority)s") % {
        "band": gravity.band,
        "destination": Destination(gravity.destination).label,
        "priority": gravity.priority,
    }


def milder_words(milder: Collection[str]) -> str:
    labels = {
        "band": _("the band"),
        "destination": _("who comes"),
        "priority": _("the priority"),
        "along": _("who goes along"),
    }
    return ", ".join(words for name, words in labels.items() if name in milder)


def asked_for(
    assessment: UUID, gravity: Gravity, easing: Easing, choice: OverrideChoice | None
) -> dict[str, Any]:
    """What a second person is asked to confirm, as their question keeps it."""
    return {
        **gravity.stored(),
        "assessment": str(assessment),
        "overrides": choice is not None,
        "reason": easing.reason.value,
        "reason_label": str(easing.reason.label),
        "text": easing.text,
    }
