"""A referral as FHIR R4 ServiceRequest and Task, and what a partner's Task says of it.

No queries. What goes out has been validated by fhir.resources; what comes in is validated too.

R49: docs/requirements.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
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


def service_request(referral: OutgoingReferral) -> dict[str, Any]:
    """The referral itself."""
    return _out(
        ServiceRequest.model_validate(
            {
                "id": referral.id,
                "identifier": [{"system": SYSTEM, "value": referral.id}],
                "status": REQUEST_STATUS[referral.status],
                "intent": "order",
                "code": {
                    "coding": [{"system": NEED_SYSTEM, "code": referral.need}],
                    "text": referral.need_words,
                },
                "subject": _person(referral),
                "authoredOn": referral.at,
                "requester": {"display": referral.by},
                "performer": [_service(referral)],
            }
        )
    )


def task(referral: OutgoingReferral) -> dict[str, Any]:
    """How far the partner has come with it."""
    return _out(
        Task.model_validate(
            {
                "id": referral.id,
                "identifier": [{"system": SYSTEM, "value": referral.id}],
                "status": TASK_STATUS[referral.status],
                "intent": "order",
                "code": {"coding": [{"system": CODE_SYSTEM, "code": "fulfill"}]},
                "focus": {"reference": f"ServiceRequest/{referral.id}"},
                "for": _person(referral),
                "authoredOn": referral.at,
                "lastModified": referral.changed_at,
                "requester": {"display": referral.by},
                "owner": _service(referral),
            }
        )
    )


def read_task(document: Any, referral_id: str) -> PartnerUpdate:
    """What a Task says of this referral. Raises BadTask."""
    if not isinstance(document, dict) or document.get("resourceType") != "Task":
        raise BadTask(_("This is no FHIR Task."))
    try:
        read = Task.model_validate(document)
    except ValidationError as error:
        flaws = [
            f"{'.'.join(str(part) for part in flaw['loc']) or 'Task'}: {flaw['msg']}"
            for flaw in error.errors()[:20]
        ]
        raise BadTask(
            _("This Task is not valid FHIR R4: %(flaws)s.") % {"flaws": "; ".join(flaws)}
        ) from None
    # A Task is taken only for the referral under whose address it came.
    focus = str(read.focus.reference) if read.focus and read.focus.reference else ""
    if focus.rpartition("/")[2] != referral_id:
        raise BadTask(
            _("This Task is about %(focus)s, not about this referral.")
            % {"focus": focus or _("nothing")}
        )
    command = COMMAND_OF.get(str(read.status))
    if command is None:
        raise BadTask(
            _("A referral cannot be %(status)s; what is understood: %(statuses)s.")
            % {"status": read.status, "statuses": ", ".join(COMMAND_OF)}
        )
    reason = read.statusReason.text if read.statusReason else None
    return PartnerUpdate(command, str(reason or "")[:300])


def _out(resource: ServiceRequest | Task) -> dict[str, Any]:
    fields: dict[str, Any] = resource.model_dump(mode="json", exclude_none=True)
    # The library leaves the type out, which FHIR asks for in every resource.
    return {"resourceType": resource.get_resource_type(), **fields}


def _person(referral: OutgoingReferral) -> dict[str, Any]:
    return {"identifier": {"system": "urn:mih:person", "value": referral.person}}


def _service(referral: OutgoingReferral) -> dict[str, Any]:
    return {
        "identifier": {"system": "urn:mih:service", "value": referral.service_id},
        "display": referral.service,
    }
