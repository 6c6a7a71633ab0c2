"""Commands about presence: what people say of themselves to the queue."""

from django.db import transaction
from django.utils.timezone import now

from journal.chain import Entry
from journal.codes.people import Presence
from journal.services import append
from programs.base.permissions import Can, require
from programs.people.models import Staff
from programs.people.services import lock_staff
from programs.presence import events
from programs.presence.states import PRESENCE


@transaction.atomic
def set_presence(*, actor: Staff, command: str) -> Staff:
    """Come on, take a call, wrap up, be ready, pause or go off: what the actor says they do."""
    require(actor, Can.TAKE_OVER_BY_PHONE)
    staff = lock_staff(actor.pk)
    append(*move_presence(staff, command), by=actor.pk)
    return staff


def move_presence(staff: Staff, command: str) -> list[Entry]:
    """Move somebody who is already locked; raises IllegalTransition. The caller appends."""
    staff.presence = PRESENCE.next(staff.presence, command)
    staff.presence_since = now()
    staff.save(update_fields=["presence", "presence_since"])
    return [events.presence_changed(staff)]


def off_command(presence: str) -> str:
    """The presence of somebody who leaves, whatever they were doing."""
    if presence == Presence.OFF:
        return presence
    return PRESENCE.next(presence, "leave" if presence == Presence.ON_CALL else "go_off")
