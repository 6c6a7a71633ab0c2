"""What a clinician writes in fixed sections, the services they tell of, and every reading of it.

R60: docs/requirements.md.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.services import raise_page
from dispatch.calls.clearance import may_read
from dispatch.calls.locks import lock_call
from dispatch.calls.models import SAID_LENGTH
from dispatch.records import events
from dispatch.records.models import ClinicalRecord, ResourceGiven
from dispatch.records.selectors import Chart, chart_of
from dispatch.records.states import SECTIONS
from journal.codes.alerts import PageReason
from journal.codes.calls import Clearance
from journal.codes.care import RecordKind
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.directory.models import Resource
from programs.people.models import EmergencyAccess, Staff
from programs.people.selectors import audience_of


class NewerVersionSaved(Refusal):
    """Somebody saved a later version than the one on the screen."""


class AccessAlreadyOpen(Refusal):
    """The person may read it all already."""


@transaction.atomic
def write_record(
    *,
    actor: Staff,
    call_id: UUID,
    kind: RecordKind,
    sections: Mapping[str, str],
    seen: int,
    record_id: UUID | None = None,
) -> ClinicalRecord:
    """Save a brief note or a safety plan as its next version.

    `seen` is the version that was on the screen, 0 for none: raises NewerVersionSaved where
    there is a later one, for nobody's words are written over unseen.
    """
    require(actor, Can.WRITE_CLINICAL)
    call = lock_call(actor, call_id)
    if not may_read(audience_of(actor), Clearance.CLINICAL, call):
        raise Forbidden(_("Only those who treat the person write here."))
    texts = {key: sections.get(key, "").strip() for key in SECTIONS[kind]}
    if not any(texts.values()):
        raise Invalid(_("Every part is empty; nothing was saved."))
    if any(len(text) > SAID_LENGTH for text in texts.values()):
        raise Invalid(
            _("A part has more than %(limit)s characters; shorten it.") % {"limit": SAID_LENGTH}
        )
    # The call is locked: nobody else saves a version between this look and the insert.
    last = call.records.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
    if last > seen:
        raise NewerVersionSaved(
            _(
                "Version %(version)s was saved meanwhile. "
                "Your text is still here: read that one first."
            )
            % {"version": last}
        )
    record = ClinicalRecord.objects.create(
        id=record_id or uuid4(),
        call=call,
        kind=kind,
        version=last + 1,
        sections=texts,
        by=actor,
        at=now(),
    )
    append(events.record_written(record), by=actor.pk)
    return record


@transaction.atomic
def read_chart(*, actor: Staff, call_id: UUID) -> Chart:
    """Everything clinical about a call that the actor may read. To look is itself an event.

    Raises Forbidden for those who may read none of it.
    """
    call = lock_call(actor, call_id)
    audience = audience_of(actor)
    if not may_read(audience, Clearance.CLINICAL, call):
        raise Forbidden(_("What is written here is for those who treat the person."))
    chart = chart_of(audience, call)
    if chart.written:
        append(events.chart_read(call, chart.written), by=actor.pk)
    return chart


@transaction.atomic
def open_emergency_access(*, actor: Staff, call_id: UUID, reason: str) -> EmergencyAccess:
    """Read, for an hour, all that is written about a call one does not treat (R60).

    The supervisor is told at once, and every look is an event.
    """
    require(actor, Can.EMERGENCY_ACCESS)
    if not reason.strip():
        raise Invalid(_("Emergency access needs its reason; nothing was opened."))
    call = lock_call(actor, call_id)
    at = now()
    current = EmergencyAccess.objects.filter(
        staff=actor, call_number=call.number, ended_at=None, until__gt=at
    )
    if current.exists():
        raise AccessAlreadyOpen(_("You have emergency access to this call already."))
    access = EmergencyAccess.objects.create(
        staff=actor,
        call_number=call.number,
        reason=reason.strip(),
        at=at,
        until=at + timedelta(minutes=settings.EMERGENCY_ACCESS_MINUTES),
    )
    pages = raise_page(call, PageReason.EMERGENCY_ACCESS, at, by=actor)
    append(events.emergency_access_opened(call, access), *pages, by=actor.pk)
    return access


@transaction.atomic
def record_resource_given(*, actor: Staff, call_id: UUID, resource_id: int) -> ResourceGiven:
    """Note that the person was told of a service. Telling twice is once."""
    require(actor, Can.WRITE_NOTE)
    call = lock_call(actor, call_id)
    resource = Resource.objects.filter(pk=resource_id).first()
    if resource is None:
        raise NotFound(_("There is no such service in the directory."))
    row, new = ResourceGiven.objects.get_or_create(
        call=call, resource=resource, defaults={"by": actor, "at": now()}
    )
    if new:
        append(events.resource_given(row), by=actor.pk)
    return row
