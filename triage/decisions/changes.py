"""What answers change: beside those before, and beside the call as it stands."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from dispatch.calls.gravity import eased, is_worse
from dispatch.calls.models import Call
from dispatch.countersigns.selectors import open_question
from programs.base.refusals import NotFound
from triage.decisions.advice import Recommendation
from triage.decisions.easing import (
    advised_gravity,
    gravity_words,
    milder_words,
    needs_reason,
    standing_gravity,
)
from triage.decisions.meanwhile import Unasked, meanwhile
from triage.decisions.models import Assessment
from triage.protocols.models import ProtocolVersion
from triage.protocols.selectors import table_of
from triage.protocols.table import Answers, Protocol


@dataclass(frozen=True, slots=True)
class Changed:
    """One question answered otherwise than before; `before` is empty where it was not asked."""

    question: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the answers so far would change. `milder` names what would be eased; `explained` says
    that it needs a reason, `second` that it also needs a second person.
    """

    stands: str
    answers: tuple[Changed, ...]
    worse: bool
    milder: str
    explained: bool
    second: bool


def change_of(
    call_id: UUID, version: ProtocolVersion, answers: Answers, advised: Recommendation
) -> Change | None:
    """Beside the last run and the call as it stands, or None where nobody has triaged it."""
    call = Call.objects.filter(pk=call_id).first()
    runs = Assessment.objects.filter(call=call_id).select_related("protocol")
    last = runs.order_by("-at").first()
    stands = standing_gravity(call, last) if call else None
    if call is None or stands is None:
        return None
    after = advised_gravity(advised)
    milder = eased(stands, after)
    explained = needs_reason(stands, milder, call.locked)
    return Change(
        stands=gravity_words(stands),
        answers=changed_answers(table_of(version), last, answers) if last else (),
        worse=is_worse(stands, after),
        milder=milder_words(milder),
        explained=explained,
        second=explained and stands.is_grave,
    )


def changes_of(assessment: Assessment) -> tuple[Changed, ...]:
    """What a run answered otherwise than the one before it."""
    if assessment.before is None:
        return ()
    now = {key: assessment.answers[key] for key in assessment.asked}
    return changed_answers(table_of(assessment.protocol), assessment.before, now)


def changed_answers(table: Protocol, last: Assessment, answers: Answers) -> tuple[Changed, ...]:
    asked = {key: answer for key, answer in last.answers.items() if key in last.asked}
    before = table.known_among(asked)
    found = []
    for question in table.questions:
        was, now = before.get(question.key), answers.get(question.key)
        if now is not None and now != was:
            words = {answer.key: answer.text for answer in question.answers}
            found.append(Changed(question.text, words.get(was or "", ""), words.get(now, now)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a call stands now."""

    band: int
    destination: str
    priority: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """One run, what it changed, and how the call stands after it."""

    id: UUID
    band: int
    destination: str
    rule: str
    because: str
    priority: int | None
    along: list[str]
    offered: str | None
    availability: str
    changed: tuple[Changed, ...]
    advice: tuple[str, ...]
    unasked: tuple[Unasked, ...]
    call: Standing
    countersign: UUID | None


def decision_of(assessment_id: UUID) -> Decision:
    runs = Assessment.objects.select_related("call", "protocol", "before")
    return _decision(runs.get(pk=assessment_id))


def last_decision(call_id: UUID) -> Decision:
    """The last run on a call. Raises NotFound where nobody has asked."""
    runs = Assessment.objects.select_related("call", "protocol", "before").filter(call=call_id)
    last = runs.order_by("-at").first()
    if last is None:
        raise NotFound(_("Nobody has triaged this call yet."))
    return _decision(last)


def _decision(run: Assessment) -> Decision:
    call = run.call
    asked = open_question(call)
    given = {key: run.answers[key] for key in run.asked}
    beside = meanwhile(run.protocol, given)
    return Decision(
        id=run.pk,
        band=run.band,
        destination=run.destination,
        rule=run.rule,
        because=run.because,
        priority=run.priority,
        along=run.along,
        offered=run.offered,
        availability=run.availability,
        changed=changes_of(run),
        advice=beside.advice,
        unasked=beside.unasked,
        call=Standing(
            band=call.band or 0,
            destination=call.destination or "",
            priority=call.priority or 0,
            locked=call.locked,
        ),
        countersign=asked.pk if asked else None,
    )
