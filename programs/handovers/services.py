"""Handing a shift over in writing, and receiving it."""

from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.services import append
from programs.base.periods import Period
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.handovers import events
from programs.handovers.models import SECTION_LENGTH, Handover
from programs.people.models import Staff

SECTIONS: Final = ("people", "promises", "stacked", "staffing", "remarks")


@transaction.atomic
def write_handover(
    *, actor: Staff, period: Period, sections: dict[str, Any], give: bool
) -> Handover:
    """Keep what is written for the next lead and, with `give`, hand it over.

    Raises Refusal once it was given: what the next lead reads does not change under them. Raises
    Invalid where a part is too long.
    """
    require(actor, Can.HAND_OVER)
    if any(len(str(sections.get(name, ""))) > SECTION_LENGTH for name in SECTIONS):
        raise Invalid(
            _("A part has at most %(length)s characters; nothing was changed.")
            % {"length": f"{SECTION_LENGTH:,}"}
        )
    # Two leads may begin one handover: the row is made once, and the second waits for the first.
    handover, _created = Handover.objects.select_for_update(no_key=True).get_or_create(
        starts_at=period.start,
        defaults={
            "name": period.name,
            "sections": {},
            "written_by": actor,
            "written_at": now(),
        },
    )
    if handover.given_at:
        raise Refusal(_("This shift was handed over already; nothing was changed."))
    handover.sections = {name: str(sections.get(name, "")).strip() for name in SECTIONS}
    handover.written_by, handover.written_at = actor, now()
    handover.given_at = now() if give else None
    handover.save()
    if give:
        append(events.handover_given(handover), by=actor.pk)
    return handover


@transaction.atomic
def receive_handover(*, actor: Staff, handover_id: UUID) -> Handover:
    """Say that one has read it and takes the shift. Nobody receives their own.

    Raises Refusal for one's own and for one that was received, NotFound for one not given yet.
    """
    require(actor, Can.HAND_OVER)
    handover = Handover.objects.select_for_update(no_key=True).filter(pk=handover_id).first()
    if handover is None or handover.given_at is None:
        raise NotFound(_("There is no such handover."))
    if handover.received_at:
        raise Refusal(_("This handover was received already; nothing was changed."))
    if handover.written_by_id == actor.pk:
        raise Refusal(_("You wrote this handover: somebody else receives it."))
    handover.received_by, handover.received_at = actor, now()
    handover.save(update_fields=["received_by", "received_at"])
    append(events.handover_received(handover), by=actor.pk)
    return handover
