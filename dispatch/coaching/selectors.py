"""A person's own panel."""

from dispatch.coaching.cards import OwnPanel, WhisperLine
from dispatch.coaching.models import Watch, Whisper
from dispatch.countersigns.selectors import asked_by
from programs.base.permissions import Can, allows
from programs.people.models import Staff
from programs.presence.selectors import presence_of


def own_panel_for(staff: Staff) -> OwnPanel:
    """What this person's own panel, on top of every page, shows."""
    watched = _watched(staff) if allows(staff, Can.WATCH) else None
    unheard = Whisper.objects.filter(to=staff, heard_at=None).select_related("by", "call")
    return OwnPanel(
        staff_id=staff.pk,
        presence=presence_of(staff),
        watching=watched.call.number if watched else "",
        whispers=tuple(
            WhisperLine(
                id=whisper.pk,
                by=whisper.by.name,
                text=whisper.text,
                number=whisper.call.number,
            )
            for whisper in unheard
        ),
        asked=asked_by(staff),
    )


def _watched(staff: Staff) -> Watch | None:
    return Watch.objects.filter(staff=staff, until=None).select_related("call").first()
