"""Watching a live call without working it, and whispering to its owner."""

from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.locks import lock_open_call
from dispatch.coaching import events
from dispatch.coaching.models import Watch, Whisper
from journal.chain import Entry
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import NotFound, Refusal
from programs.people.models import Staff


class OwnCall(Refusal):
    """Nobody watches or whispers on the call they own."""


@transaction.atomic
def watch_call(*, actor: Staff, call_id: UUID) -> Watch:
    """Follow a live call. Everybody who works it sees that somebody does; one call at a time."""
    require(actor, Can.WATCH)
    call = lock_open_call(actor, call_id, _("there is nothing to watch"))
    if call.owner_id == actor.pk:
        raise OwnCall(_("The call is yours: you work it, you do not watch it."))
    entries = _stop_watching(actor, beside=call_id)
    current = Watch.objects.filter(staff=actor, until=None).first()
    if current:
        return current
    watch = Watch.objects.create(call=call, staff=actor, since=now())
    append(*entries, events.watch_begun(watch), by=actor.pk)
    return watch


@transaction.atomic
def stop_watching(*, actor: Staff) -> None:
    """Follow no call any more."""
    require(actor, Can.WATCH)
    if entries := _stop_watching(actor):
        append(*entries, by=actor.pk)


@transaction.atomic
def whisper(*, actor: Staff, call_id: UUID, text: str) -> Whisper:
    """Write a line that the call's owner alone sees, wherever they look."""
    require(actor, Can.WATCH)
    call = lock_open_call(actor, call_id, _("nobody is there to hear it"))
    if call.owner_id == actor.pk:
        raise OwnCall(_("The call is yours: write a note instead."))
    line = Whisper.objects.create(call=call, by=actor, to=call.owner, at=now(), text=text)
    append(events.whispered(line), by=actor.pk)
    return line


@transaction.atomic
def acknowledge_whisper(*, actor: Staff, whisper_id: UUID) -> None:
    """Say that one has read it: it leaves the screen."""
    whispers = Whisper.objects.select_for_update(no_key=True)
    line = whispers.filter(pk=whisper_id, to=actor).first()
    if line is None:
        raise NotFound(_("There is no such whisper."))
    if line.heard_at is None:
        line.heard_at = now()
        line.save(update_fields=["heard_at"])
        append(events.whisper_heard(line), by=actor.pk)


def _stop_watching(actor: Staff, beside: UUID | None = None) -> list[Entry]:
    watching = Watch.objects.select_for_update(no_key=True).filter(staff=actor, until=None)
    ended = list(watching.exclude(call_id=beside) if beside else watching)
    for watch in ended:
        watch.until = now()
        watch.save(update_fields=["until"])
    return [events.watch_ended(watch) for watch in ended]
