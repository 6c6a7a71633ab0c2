"""What must be on record before a call may end so: the one table, for every way to close a call.

docs/endings.md shows it and is held equal to it by a test. A check looks at what the work left on
record and says what it found; nothing here is asked of anybody who has done the work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from dispatch.calls.models import Call
from dispatch.closing.checks import (
    Check,
    Found,
    Record,
    agency_took_it,
    agreed_to_988,
    clinician_had_it,
    clinician_referred,
    crew_said,
    lifeline_took_it,
    merged,
    no_call,
    taker_asked,
    tried,
    unit_was_there,
)
from journal.codes.calls import NOT_COUNTED, Band, Disposition, Topic, Tried
from journal.codes.scene import ObligationKind
from programs.base.permissions import Can, allows
from programs.people.models import Staff


@dataclass(frozen=True, slots=True)
class Evidence:
    """What must be on record for an ending: any one of the checks, and for the graver bands the
    word of somebody who was there or is in charge.
    """

    checks: tuple[Check, ...]
    must: Promise | str
    missing: Promise | str
    # The gravest of the bands whose ending so wants no second word; 0 for all of them.
    word_up_to: int = 0
    # What may be said with the ending itself, in place.
    ways: tuple[Tried, ...] = ()
    # The key of the console that gives it, where another part of the console does.
    key: str = ""


_D, _T, _K = Disposition, Tried, ObligationKind
_OFF = (_T.CALLED_OFF, _T.OTHERS_SAID)
_NO = (_T.SAID_NO,)
_GONE = (_T.LOOKED, _T.NO_ANSWER, _T.LINE_DEAD)
_NEVER: Final = Evidence(
    checks=(no_call,),
    must=_lazy("nothing more; of a call triaged to band 1 or 2, a second person"),
    missing="",
    word_up_to=Band.HIGH_RISK,
)
_BY_A_UNIT: Final = Evidence(
    checks=(crew_said, unit_was_there),
    must=_lazy("a unit of ours that was there"),
    missing=_lazy(
        "Nobody of ours was there: send a unit (key D) and report it on scene, or choose how "
        "it ended without one."
    ),
    key="d",
)

EVIDENCE: Final[Mapping[Disposition, Evidence]] = {
    _D.SETTLED_BY_PHONE: Evidence(
        checks=(clinician_had_it, taker_asked),
        must=_lazy(
            "a clinician who has or had the call; of the mildest band, the triage by the call taker"
        ),
        missing=_lazy(
            "No clinician has had this call: offer it (key H), or triage it (key T); only the "
            "mildest band is settled by a call taker alone."
        ),
        key="h",
    ),
    _D.STABILIZED_IN_PLACE: _BY_A_UNIT,
    _D.TRANSPORTED_VOLUNTARILY: _BY_A_UNIT,
    _D.TRANSPORTED_BY_EMS: Evidence(
        checks=(agency_took_it(_K.EMS), crew_said),
        must=_lazy("EMS that said who comes, or the outcome of the crew that was there"),
        missing=_lazy(
            "EMS has not taken this call: ask for them (key E) and note who comes, or have the "
            "crew that was there clear with this outcome."
        ),
        key="e",
    ),
    _D.TO_POLICE: Evidence(
        checks=(agency_took_it(_K.POLICE), crew_said),
        must=_lazy("police that said who comes, or the outcome of the crew that was there"),
        missing=_lazy(
            "Police have not taken this call: ask for them (key B) and note who comes, or have "
            "the crew that was there clear with this outcome."
        ),
        key="b",
    ),
    _D.TO_988: Evidence(
        checks=(lifeline_took_it, agreed_to_988),
        must=_lazy("a transfer that ended connected, or consent to be given the number"),
        missing=_lazy(
            "988 has not taken the caller, who agreed to nothing: transfer (key M) and record that "
            "it connected, or that they agreed to call 988 themselves."
        ),
        key="m",
    ),
    _D.TO_PARTNER: Evidence(
        checks=(crew_said, unit_was_there, clinician_referred),
        must=_lazy("a unit of ours that was there, or a clinician's referral with consent"),
        missing=_lazy(
            "Nobody of ours was there, and no clinician has sent a referral with the person's "
            "consent: send a unit (key D), or refer them from the call."
        ),
        key="d",
    ),
    _D.REFUSED: Evidence(
        checks=(crew_said, tried(*_NO)),
        must=_lazy("who was told no, and when: the crew's outcome, or what the person said"),
        missing=_lazy(
            "Nobody is on record to whom the person said no: say what was tried, or have the "
            "crew clear with this outcome."
        ),
        word_up_to=Band.RESPONSE,
        ways=_NO,
    ),
    _D.NOBODY_FOUND: Evidence(
        checks=(crew_said, tried(*_GONE)),
        must=_lazy("who looked or called back, and when: the crew's outcome, or what was tried"),
        missing=_lazy(
            "Nobody is on record who looked or called back: say what was tried, or have the "
            "crew clear with this outcome."
        ),
        word_up_to=Band.RESPONSE,
        ways=_GONE,
    ),
    _D.DUPLICATE: Evidence(
        checks=(merged,),
        must=_lazy("that it is merged into the other call, which is open and takes its risk over"),
        missing=_lazy(
            "It is merged into no other call: open the other call and merge this one into it "
            "there, so that nothing known here is lost."
        ),
    ),
    _D.CANCELLED: Evidence(
        checks=(tried(*_OFF),),
        must=_lazy("who said that nobody is needed any more, and when"),
        missing=_lazy("Nobody is on record who called it off: say what was tried and who said so."),
        word_up_to=Band.RESPONSE,
        ways=_OFF,
    ),
    _D.TEST: _NEVER,
    _D.WRONG_NUMBER: _NEVER,
    _D.TRAINING: _NEVER,
}
# Every way that can be said with an ending, and of which.
WAYS: Final = {way: [d for d in EVIDENCE if way in EVIDENCE[d].ways] for way in Tried}
_RISKS: Final = (Topic.WEAPON, Topic.VIOLENCE, Topic.SUICIDAL_INTENT)


def evidence_of(record: Record, disposition: Disposition) -> Found | None:
    """The first thing on record that carries this ending."""
    found = (check(record, disposition) for check in EVIDENCE[disposition].checks)
    return next((one for one in found if one), None)


def in_charge(staff: Staff) -> bool:
    """Whether the word of one person is a supervisor's."""
    return allows(staff, Can.TAKE_OVER_ANY)


def is_grave(call: Call, up_to: int) -> bool:
    """Whether a call is of these bands; one never triaged is where a risk was stated."""
    if call.band is not None:
        return call.band <= up_to
    return call.facts.filter(replaced_by=None, topic__in=_RISKS).exists()


def wants_word(record: Record, disposition: Disposition) -> bool:
    """Whether somebody who was there, or is in charge, must say that a call ends so."""
    up_to = EVIDENCE[disposition].word_up_to
    if not up_to or record.confirmed_by or not is_grave(record.call, up_to):
        return False
    if disposition in NOT_COUNTED and record.call.band is None:
        return False
    crews = [one for one in record.arrived if one.outcome_by_crew]
    return not any(one.outcome == disposition for one in crews) and not in_charge(record.by)
