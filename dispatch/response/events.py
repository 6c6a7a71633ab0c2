"""Facts about agencies alongside, imminent risk and contact, from their rows."""

from dispatch.calls.events import about
from dispatch.calls.models import Call
from dispatch.response.models import ResponsePlan
from journal.chain import Entry
from journal.codes.calls import ContactHow
from journal.codes.member import member
from journal.codes.scene import PlanKind
from journal.facts.calls import ContactMade, ImminentDeclared
from journal.facts.scene import ResponsePlanned, SceneSafe


def imminent_declared(call: Call) -> Entry:
    return Entry(about(call), ImminentDeclared())


def contact_made(call: Call) -> Entry:
    return Entry(about(call), ContactMade(how=member(ContactHow, call.contact_how)))


def response_planned(plan: ResponsePlan) -> Entry:
    fact = ResponsePlanned(plan=PlanKind(plan.kind), gated=plan.gated)
    return Entry((f"call:{plan.call_id}",), fact)


def scene_safe(plan: ResponsePlan) -> Entry:
    return Entry((f"call:{plan.call_id}",), SceneSafe())
