"""Facts about agencies alongside, imminent risk and contact, from their rows."""

from dispatch.calls.events import about
from dispatch.calls.models import Call
from dispatch.response.models import CoResponse, ResponsePlan
from journal.chain import Entry
from journal.codes.calls import ContactHow
from journal.codes.member import member
from journal.codes.scene import Agency, PlanKind
from journal.facts.calls import ContactMade, ImminentDeclared
from journal.facts.scene import AgencyArrived, ResponsePlanned, SceneSafe


def imminent_declared(call: Call) -> Entry:
    return Entry(about(call), ImminentDeclared())


def contact_made(call: Call) -> Entry:
    return Entry(about(call), ContactMade(how=member(ContactHow, call.contact_how)))


def response_planned(plan: ResponsePlan) -> Entry:
    fact = ResponsePlanned(plan=PlanKind(plan.kind), gated=plan.gated)
    return Entry((f"call:{plan.call_id}",), fact)


def agency_arrived(request: CoResponse) -> Entry:
    return Entry((f"call:{request.call_id}",), AgencyArrived(agency=Agency(request.agency)))


def scene_safe(plan: ResponsePlan) -> Entry:
    return Entry((f"call:{plan.call_id}",), SceneSafe())
