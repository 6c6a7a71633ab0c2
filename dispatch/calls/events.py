"""Facts about calls, the units on them and what was said, from their rows."""

from collections.abc import Sequence

from dispatch.calls.models import Call, Note, SafetyFact
from journal.chain import Entry
from journal.codes.calls import (
    Band,
    Clearance,
    ClosedOn,
    Destination,
    Disposition,
    NoCallBack,
    NoContact,
    Source,
    TakenTo,
    Topic,
    Unserved,
    WhyUntriaged,
)
from journal.codes.member import member, member_or_none
from journal.codes.people import Program
from journal.facts.calls import (
    CallClosed,
    CallDescribed,
    CallOverdue,
    CallReceived,
    CallReleased,
    CallReopened,
    CallRouted,
    FactStated,
    NeedsStated,
    NoteStruck,
    NoteWritten,
    TriageStarted,
)
from journal.facts.scene import CallLocated


def call_received(call: Call, *, repeat: bool) -> Entry:
    fact = CallReceived(number=call.number, source=Source(call.source), repeat=repeat)
    return Entry(about(call), fact)


def triage_started(call: Call) -> Entry:
    return Entry(about(call), TriageStarted())


def call_routed(call: Call) -> Entry:
    fact = CallRouted(
        band=member(Band, call.band),
        band_name=call.band_name,
        destination=member(Destination, call.destination),
        destination_name=call.destination_name,
        program=member_or_none(Program, call.program),
        need=member_or_none(Destination, call.need),
        priority=call.priority,
        co_response=call.co_response,
        ems=call.ems,
        art_along=call.art_along,
        cap_referral=call.cap_referral,
        follow_up=member_or_none(Program, call.follow_up_program),
    )
    return Entry(about(call), fact)


def call_overdue(call: Call) -> Entry:
    return Entry(about(call), CallOverdue(priority=call.priority))


def call_closed(call: Call) -> Entry:
    fact = CallClosed(
        disposition=member(Disposition, call.disposition),
        unserved=member_or_none(Unserved, call.unserved),
        no_contact=member_or_none(NoContact, call.no_contact),
        no_call_back=member_or_none(NoCallBack, call.no_call_back),
        taken_to=member_or_none(TakenTo, call.taken_to),
        jail_avoided=call.jail_avoided,
        on=member(ClosedOn, call.closed_on),
        untriaged=member_or_none(WhyUntriaged, call.untriaged),
    )
    return Entry(about(call), fact)


def call_reopened(call: Call) -> Entry:
    return Entry(about(call), CallReopened())


def call_described(call: Call, *, language: str, area: str) -> Entry:
    return Entry(about(call), CallDescribed(language=language, area=area, age_group=""))


def needs_stated(call: Call) -> Entry:
    return Entry(about(call), NeedsStated(interpreter=call.interpreter))


def call_released(call: Call) -> Entry:
    return Entry(about(call), CallReleased())


def note_written(note: Note) -> Entry:
    """Of what is clinical the journal does not say which kind it is."""
    open_to_all = note.clearance == Clearance.OPERATIONAL
    clearance = Clearance.OPERATIONAL if open_to_all else Clearance.CLINICAL
    return Entry((f"call:{note.call_id}",), NoteWritten(note=note.pk, clearance=clearance))


def note_struck(note: Note, correction: Note | None) -> Entry:
    fact = NoteStruck(note=note.pk, correction=correction.pk if correction else None)
    return Entry((f"call:{note.call_id}",), fact)


def fact_stated(fact: SafetyFact, replaced: Sequence[SafetyFact], differs: bool) -> Entry:
    stated = FactStated(
        fact=fact.pk,
        topic=Topic(fact.topic),
        replaces=tuple(old.pk for old in replaced),
        differs=differs,
    )
    return Entry((f"call:{fact.call_id}",), stated)


def about(call: Call) -> tuple[str, ...]:
    return (f"call:{call.pk}",)


def call_located(call: Call) -> Entry:
    return Entry((f"call:{call.pk}",), CallLocated(surely=call.located_surely))
