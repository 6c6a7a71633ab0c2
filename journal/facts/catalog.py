"""Every kind of event, and how one is written as JSON and read again.

What is written down stays readable for as long as the journal is kept; what this program cannot
read is set aside by whoever reads it, and stops nobody (docs/decisions/0030).
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from keyword import iskeyword
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from journal.facts import (
    alerts,
    boards,
    calls,
    care,
    caseload,
    countersigns,
    directory,
    follow_ups,
    handoffs,
    people,
    roster,
    scene,
    timers,
    triage,
    units,
)
from journal.facts.fact import Fact, Readers, Unread

ALL: Final[tuple[type[Fact], ...]] = (
    calls.CallReceived,
    calls.TriageStarted,
    calls.CallRouted,
    calls.CallOverdue,
    calls.CallReleased,
    calls.CallClosed,
    calls.CallReopened,
    calls.CallDescribed,
    calls.NeedsStated,
    calls.ImminentDeclared,
    calls.ImminentInError,
    calls.AttemptRecorded,
    calls.ContactMade,
    calls.NoteWritten,
    calls.NoteStruck,
    calls.FactStated,
    triage.CallAssessed,
    triage.ProgramShuts,
    triage.DecisionOverridden,
    countersigns.CountersignAsked,
    countersigns.CountersignMoved,
    triage.PersonScreened,
    triage.ScreeningsRead,
    triage.ProtocolDrafted,
    triage.ProtocolProven,
    triage.ProtocolSigned,
    triage.EasingExplained,
    triage.ProtocolPublished,
    triage.ProtocolRetired,
    triage.QuestionnaireLoaded,
    units.UnitAssigned,
    units.UnitProgressed,
    units.UnitProgressUndone,
    units.UnitStacked,
    units.UnitStarted,
    units.HazardsRead,
    units.CrewCheckedIn,
    units.UnitCommissioned,
    units.DutyChanged,
    units.DutyUndone,
    units.DuressStarted,
    units.DuressAnswered,
    units.DuressStopped,
    scene.ResponsePlanned,
    scene.ObligationOwed,
    scene.ObligationWanted,
    scene.ObligationMoved,
    scene.ObligationKept,
    scene.ObligationLate,
    scene.AgencyArrived,
    scene.SceneSafe,
    scene.CallLocated,
    scene.CallHeld,
    scene.CallsLinked,
    scene.LinkUndone,
    scene.PremisesRead,
    scene.PremiseWritten,
    scene.PremiseRenewed,
    scene.PremiseEnded,
    alerts.BandRose,
    alerts.BandFell,
    alerts.SupervisorPaged,
    alerts.PageEscalated,
    alerts.PageAnswered,
    alerts.AlertLapsed,
    alerts.HelpAsked,
    alerts.WaitedTooLong,
    alerts.AlertRepeated,
    handoffs.HandoffOffered,
    handoffs.HandoffCalled,
    handoffs.HandoffLate,
    handoffs.HandoffMoved,
    handoffs.OwnerChanged,
    handoffs.OwnerAway,
    handoffs.OwnerBack,
    handoffs.CallWatched,
    handoffs.CallUnwatched,
    handoffs.Whispered,
    handoffs.WhisperHeard,
    care.RecordWritten,
    care.ChartRead,
    care.EmergencyAccessOpened,
    care.EmergencyAccessEnded,
    care.ResourceGiven,
    care.TransferMade,
    care.TransferOutstanding,
    care.TransferEnded,
    care.LifelineReferred,
    care.CallBackPromised,
    care.CallBackTried,
    care.CallBackOverdue,
    care.CallBackDone,
    timers.TimerFailing,
    timers.TimerPageEscalated,
    timers.TimerPageAnswered,
    timers.TimerRecovered,
    timers.TimerPageRepeated,
    follow_ups.FollowUpOpened,
    follow_ups.FollowUpGiven,
    follow_ups.FollowUpTried,
    follow_ups.FollowUpChecked,
    follow_ups.FollowUpOverdue,
    follow_ups.FollowUpDone,
    follow_ups.ReportAsked,
    follow_ups.ReportOverdue,
    follow_ups.ReportMade,
    people.CrewSet,
    people.CredentialNoted,
    people.StaffEnrolled,
    people.AccessChanged,
    people.SignedIn,
    people.SignedOut,
    people.PresenceChanged,
    people.TokenIssued,
    people.TokenRevoked,
    roster.HoursSet,
    roster.ShiftAdded,
    roster.ShiftDropped,
    roster.ShiftEnded,
    roster.PatternAdded,
    roster.PatternEnded,
    roster.ShiftAsked,
    roster.RequestMoved,
    roster.FeedMade,
    roster.GapTold,
    caseload.ClientMade,
    caseload.ClientChanged,
    caseload.PersonKnown,
    caseload.ClientsMerged,
    caseload.MergeUndone,
    caseload.ReferralDecided,
    caseload.CaseOpened,
    caseload.CaseGiven,
    caseload.CaseMoved,
    caseload.CaseWritten,
    caseload.CaseRead,
    directory.DirectoryLoaded,
    directory.ResourceVerified,
    directory.ReferralSent,
    directory.ReferralMoved,
    directory.ReferralShared,
    boards.BoardFrozen,
    boards.BoardSigned,
    boards.HandoverGiven,
    boards.HandoverReceived,
    boards.ReportPublished,
    boards.CallLoaded,
)
FACTS: Final[Mapping[str, type[Fact]]] = {shape.KIND: shape for shape in ALL}
_SHAPES: Final[Mapping[str, TypeAdapter[Fact]]] = {
    kind: TypeAdapter(shape) for kind, shape in FACTS.items()
}
# The key of an event's data that says its version; absent, it is the first.
VERSION: Final = "v"


def read(kind: str, data: Mapping[str, Any]) -> Fact | Unread:
    """The fact that an event tells, or why this program cannot read it."""
    shape = FACTS.get(kind)
    if shape is None:
        return Unread(kind, "unknown kind")
    version = data.get(VERSION, 1)
    if version not in range(1, shape.VERSION + 1):
        return Unread(kind, f"version {version}, this program reads up to {shape.VERSION}")
    try:
        return _SHAPES[kind].validate_python(
            {_field(key): value for key, value in data.items() if key != VERSION}
        )
    except ValidationError as error:
        flaw = error.errors(include_input=False, include_url=False)[0]
        return Unread(kind, f"{'.'.join(str(part) for part in flaw['loc'])}: {flaw['type']}")


def dump(fact: Fact) -> dict[str, Any]:
    """The data of the event that tells `fact`: what JSON can hold, one spelling for each value."""
    data = {field.name.rstrip("_"): _plain(getattr(fact, field.name)) for field in fields(fact)}
    return data if fact.VERSION == 1 else {**data, VERSION: fact.VERSION}


def readers_of(kind: str) -> Readers:
    """Who may read events of this kind; what nobody knows is for those who read the journal."""
    return FACTS[kind].READERS if kind in FACTS else Readers.JOURNAL


def _field(key: str) -> str:
    return f"{key}_" if iskeyword(key) else key


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
