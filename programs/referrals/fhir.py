"""A referral as FHIR R4 ServiceRequest and Task, and what a partner's Task says of it.

Pure. What goes out has been validated by fhir.resources; what comes in is validated by it too.

R49: docs/requirements.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from fhir.resources.R4B.servicerequest import ServiceRequest
from fhir.resources.R4B.task import Task
from pydantic import ValidationError

from journal.codes.directory import ReferralStatus

# Ours, and the Task status that says it; draft and the like have no equal here.
TASK_STATUS: Final[Mapping[str, str]] = {
    ReferralStatus.SENT: "requested",
    ReferralStatus.RECEIVED: "received",
    ReferralStatus.ACCEPTED: "accepted",
    ReferralStatus.SERVED: "completed",
    ReferralStatus.DECLINED: "rejected",
    ReferralStatus.WITHDRAWN: "cancelled",
}
REQUEST_STATUS: Final[Mapping[str, str]] = {
    ReferralStatus.SENT: "active",
    ReferralStatus.RECEIVED: "active",
    ReferralStatus.ACCEPTED: "active",
    ReferralStatus.SERVED: "completed",
    ReferralStatus.DECLINED: "revoked",
    ReferralStatus.WITHDRAWN: "revoked",
}
# What a partner's Task says, and the command that it is here; in progress is accepted.
COMMAND_OF: Final[Mapping[str, str]] = {
    "received": "receive",
    "accepted": "accept",
    "in-progress": "accept",
    "completed": "serve",
    "rejected": "decline",
    "failed": "decline",
    "cancelled": "withdraw",
}
SYSTEM: Final = "urn:mih:referral"
CODE_SYSTEM: Final = "http://hl7.org/fhir/CodeSystem/task-code"
NEED_SYSTEM: Final = "urn:mih:need"


class BadTask(ValueError):
    """The document is no Task that says something of a referral; the message says why."""


@dataclass(frozen=True, slots=True)
class OutgoingReferral:
    """What goes out: the person by our own number, never by name."""

    id: str
    person: str
    need: str
    need_words: str
    service: str
    service_id: str
    status: str
    at: datetime
    changed_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PartnerUpdate:
    """What a partner's Task says."""

    command: str
    words: str


def service_request(one: OutgoingReferral) -> dict[str, Any]:
    """The referral itself."""
    return _out(
        ServiceRequest.model_validate(
            {
                "id": one.id,
                "identifier": [{"system": SYSTEM, "value": one.id}],
                "status": REQUEST_STATUS[one.status],
                "intent": "order",
                "code": {
                    "coding": [{"system": NEED_SYSTEM, "code": one.need}],
                    "text": one.need_words,
                },
                "subject": _person(one),
                "authoredOn": one.at,
                "requester": {"display": one.by},
                "performer": [_service(one)],
            }
        )
    )


def task(one: OutgoingReferral) -> dict[str, Any]:
    """How far the partner has come with it."""
    return _out(
        Task.model_validate(
            {
                "id": one.id,
                "identifier": [{"system": SYSTEM, "value": one.id}],
                "status": TASK_STATUS[one.status],
                "intent": "order",
                "code": {"coding": [{"system": CODE_SYSTEM, "code": "fulfill"}]},
                "focus": {"reference": f"ServiceRequest/{one.id}"},
                "for": _person(one),
                "authoredOn": one.at,
                "lastModified": one.changed_at,
                "requester": {"display": one.by},
                "owner": _service(one),
            }
        )
    )


def read_task(document: Any, referral_id: str) -> PartnerUpdate:
    """What a Task says of this referral. Raises BadTask."""
    if not isinstance(document, dict) or document.get("resourceType") != "Task":
        raise BadTask("This is no FHIR Task.")
    try:
        read = Task.model_validate(document)
    except ValidationError as error:
        flaws = [
            f"{'.'.join(str(part) for part in one['loc']) or 'Task'}: {one['msg']}"
            for one in error.errors()[:20]
        ]
        raise BadTask(f"This Task is not valid FHIR R4: {'; '.join(flaws)}.") from None
    focus = str(read.focus.reference) if read.focus and read.focus.reference else ""
    if focus.rpartition("/")[2] != referral_id:
        raise BadTask(f"This Task is about {focus or 'nothing'}, not about this referral.")
    command = COMMAND_OF.get(str(read.status))
    if command is None:
        known = ", ".join(COMMAND_OF)
        raise BadTask(f"A referral cannot be {read.status}; what is understood: {known}.")
    reason = read.statusReason.text if read.statusReason else None
    return PartnerUpdate(command, str(reason or "")[:300])


def _out(resource: ServiceRequest | Task) -> dict[str, Any]:
    found: dict[str, Any] = resource.model_dump(mode="json", exclude_none=True)
    return {"resourceType": resource.get_resource_type(), **found}


def _person(one: OutgoingReferral) -> dict[str, Any]:
    return {"identifier": {"system": "urn:mih:person", "value": one.person}}


def _service(one: OutgoingReferral) -> dict[str, Any]:
    return {
        "identifier": {"system": "urn:mih:service", "value": one.service_id},
        "display": one.service,
    }
