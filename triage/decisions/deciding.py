"""One run of a protocol on a call that is locked: what is asked again, what it says, and the route
that follows. The commands in `services.py` say whether it may be so.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from dispatch.calls.gravity import Gravity
from dispatch.calls.locks import lock_call
from dispatch.calls.models import PLACE_LENGTH, WEAK, Call
from dispatch.calls.services import Said, state_by_triage
from dispatch.calls.states import CALL
from dispatch.routing.routes import Route
from journal.chain import Entry
from journal.codes.calls import Band, CallStatus, Destination, Topic
from journal.codes.scene import Origin
from programs.base.refusals import Refusal
from programs.people.models import Staff
from triage.decisions.advice import Recommendation, recommendation
from triage.decisions.context import context_of
from triage.decisions.easing import Easing, OverrideChoice, baseline_of, standing_gravity
from triage.decisions.models import Assessment
from triage.decisions.selectors import answers_before
from triage.protocols.models import ProtocolVersion
from triage.protocols.selectors import published, table_of
from triage.protocols.table import Answers, Protocol

# What a form was based on that began before anybody had triaged the call.
FIRST: Final = UUID(int=0)


class NotInForce(Refusal):
    """Another version of the protocol is in force."""


class StaleForm(Refusal):
    """Somebody has triaged the call since the form was opened; the sentence says who."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a decision is made of. `stands` is None where nobody has routed the call."""

    call: Call
    protocol: ProtocolVersion
    before: Assessment | None
    answers: Answers
    advised: Recommendation
    stands: Gravity | None
    at: datetime

    @property
    def baseline(self) -> Gravity:
        return baseline_of(self.stands, self.advised)

    @property
    def table(self) -> Protocol:
        return table_of(self.protocol)


def begin_run(
    actor: Staff,
    call_id: UUID,
    protocol: ProtocolVersion,
    answers: Answers,
    based_on: UUID | None,
) -> Run:
    """Lock the call, and ask the version in force: what is not answered now stays as it was.

    Raises NotInForce, StaleForm, and Invalid for an answer that is not offered.
    """
    # The lock first: what is recommended is of the call as it stays until it is routed.
    call = lock_call(actor, call_id)
    if call.status == CallStatus.CLOSED:
        CALL.next(call.status, "route")  # which it may not: said as everywhere
    _refuse_other_version(protocol)
    runs = Assessment.objects.filter(call=call).select_related("by", "protocol")
    last = runs.order_by("-at").first()
    _refuse_stale(last, based_on)
    carried = answers_before([last] if last else [], protocol)
    at, spot = now(), (call.latitude, call.longitude)
    known = context_of(table_of(protocol), call.source, spot, at)
    full = {**carried, **answers, **known}
    return Run(
        call=call,
        protocol=protocol,
        before=last,
        answers=full,
        advised=recommendation(protocol, full, at, spot),
        stands=standing_gravity(call, last),
        at=at,
    )


def assess(
    run: Run, actor: Staff, assessment_id: UUID | None = None, easing: Easing | None = None
) -> Assessment:
    """Keep the run."""
    outcome, offer = run.advised.outcome, run.advised.offer
    return Assessment.objects.create(
        id=assessment_id or uuid4(),
        call=run.call,
        protocol=run.protocol,
        before=run.before,
        answers=run.table.complete(run.answers),
        asked=sorted(run.answers),
        rule=outcome.rule,
        because=outcome.because,
        band=outcome.band,
        destination=outcome.destination,
        priority=outcome.priority,
        along=sorted(outcome.along),
        offered=offer.to,
        availability=offer.sentence,
        eased_reason=easing.reason if easing else None,
        eased_text=easing.text if easing else "",
        by=actor,
        by_role=actor.role,
        started_at=run.call.triage_at,
        at=run.at,
    )


def said_by(table: Protocol, answers: Answers) -> dict[Topic, Said]:
    """What answers say of the safety facts. Of several questions on one fact the mildest answers
    are left out where another says more; an answer without words says nothing.
    """
    found: dict[Topic, list[tuple[str, bool]]] = {}
    for question in table.questions:
        words = question.said.get(answers.get(question.key, ""))
        if question.topic and words and question.topic != Topic.LOCATION:
            mild = question.is_mildest(answers[question.key])
            found.setdefault(Topic(question.topic), []).append((words, mild))
    return {topic: _together(said) for topic, said in found.items()}


def _together(said: list[tuple[str, bool]]) -> Said:
    graver = [words for words, mild in said if not mild]
    words = graver or [words for words, _mild in said]
    return Said("; ".join(dict.fromkeys(words))[:PLACE_LENGTH], mild=not graver)


def state_answers(run: Run, assessment: Assessment, *, beside: bool) -> list[Entry]:
    """State the safety facts that were answered now: what was only carried over is said already."""
    said = said_by(run.table, run.answers)
    carried = answers_before([run.before] if run.before else [], run.protocol)
    before = said_by(run.table, carried)
    new = {topic: words for topic, words in said.items() if before.get(topic) != words}
    new |= {topic: _no_longer(run, topic) for topic in before if topic not in said}
    return state_by_triage(
        run.call,
        new,
        by=assessment.by,
        assessment=assessment.pk,
        at=run.at,
        beside=beside,
    )


def _no_longer(run: Run, topic: Topic) -> Said:
    """What was answered is no longer: none, where every answer on it is the mildest there is."""
    questions = [question for question in run.table.questions if question.topic == topic]
    mild = all(question.is_mildest(run.answers.get(question.key, "")) for question in questions)
    return Said(_("none said") if mild else _("not known"), mild=mild)


def route_as_advised(advised: Recommendation) -> Route:
    """To who can take the call, with who goes along. A locked call waits for people rather than go
    where none are.
    """
    outcome, offer = advised.outcome, advised.offer
    nobody_goes = offer.to in WEAK
    locked = outcome.locked and outcome.destination not in WEAK
    instead = locked and nobody_goes
    route = Route(
        band=Band(outcome.band),
        band_sign=advised.band.sign,
        band_name=advised.band.name,
        destination=Destination(outcome.destination if instead else offer.to),
        destination_name=advised.needed if instead else offer.name,
        need=Destination(outcome.destination),
        need_name=advised.needed,
        priority=outcome.priority,
        because=outcome.because,
        availability=offer.sentence,
        follow_up=offer.follow_up,
        locked=locked,
    )
    return _with_along(route, offer.along)


def route_overridden(
    table: Protocol, advised: Recommendation, choice: OverrideChoice, chosen: Gravity
) -> Route:
    """Where a person sends it. Who the table sends along, or went along before, still does."""
    band = table.band(choice.band)
    route = replace(
        route_as_advised(advised),
        band=Band(band.number),
        band_sign=band.sign,
        band_name=band.name,
        destination=choice.destination,
        destination_name=table.destinations[choice.destination].name,
        priority=chosen.priority,
        because=_("Overridden: %(reason)s.") % {"reason": choice.reason.label},
        # A person chose the destination: that the advised one was shut is no longer why.
        availability="",
        follow_up=None,
        origin=Origin.OVERRIDE,
    )
    return _with_along(route, advised.outcome.along | chosen.along)


def _with_along(route: Route, along: Collection[str]) -> Route:
    return replace(
        route,
        co_response="co_response" in along,
        ems="ems" in along,
        fire="fire" in along,
        supervisor="supervisor" in along,
        imminent="imminent" in along,
        art_along="art" in along,
        cap_referral="cap_referral" in along,
    )


def _refuse_other_version(protocol: ProtocolVersion) -> None:
    in_force = published()
    if protocol.pk != in_force.pk:
        raise NotInForce(
            _(
                "Protocol %(version)s is not in force, %(in_force)s is: open the questions again. "
                "What you answered is kept; the call was not routed."
            )
            % {"version": protocol, "in_force": in_force}
        )


def _refuse_stale(last: Assessment | None, based_on: UUID | None) -> None:
    if based_on is None or based_on == (last.pk if last else FIRST):
        return
    if last is None:
        raise StaleForm(
            _("The questions were opened for another call: open them again; nothing was changed.")
        )
    raise StaleForm(
        _(
            "%(name)s triaged this call at %(at)s, after you opened the questions: open them "
            "again. What you answered is kept; the call was not routed."
        )
        % {"name": last.by, "at": f"{localtime(last.at):%H:%M:%S}"}
    )
