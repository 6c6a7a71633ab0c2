"""A merge taken back: both calls as they stood. What a person changed since stands, and says so.

These act on two calls that are already locked; the caller appends.
"""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.dateparse import parse_datetime

from dispatch.alerts.services import clear_pages, raise_page
from dispatch.calls.events import call_routed, note_struck
from dispatch.calls.models import Call, Note, SafetyFact
from dispatch.calls.selectors import needs_contact
from dispatch.calls.states import CALL
from dispatch.calls.status import reopen, sync_status
from dispatch.links.merging import (
    NEEDS,
    RISK,
    ROUTE,
    TIMES,
    carry_needs,
    carry_route,
    owe_again,
    snapshot,
)
from dispatch.links.models import CallLink
from dispatch.obligations.services import end_row, rows_of, show_along
from dispatch.obligations.states import OPEN_OBLIGATION
from dispatch.response.services import mark_imminent
from dispatch.routing.services import sync_offer
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, NoContact
from journal.codes.scene import LinkKind, ObligationReason, Origin
from programs.people.models import Staff


@dataclass(slots=True)
class Undone:
    """What undoing a merge did: whether a later change of a person stands, and what to append."""

    entries: list[Entry] = field(default_factory=list)
    stands: bool = False
    unrouted: bool = False


def put_back(link: CallLink, actor: Staff, at: datetime) -> Undone:
    """What stood on both calls before the merge; `link` is marked as undone already."""
    undone = Undone()
    _put_back_other(link, at, undone)
    if link.kept.status != CallStatus.CLOSED and link.kept_before:
        _take_back_facts(link)
        undone.entries += _strike(link, actor, at)
        later = _later_merges(link)
        locked = _put_back_kept(link, later, at, undone)
        undone.entries += _put_back_owed(link, actor, at)
        for one in later:
            undone.entries += _carry_again(link.kept, one, actor, at)
        link.kept.locked = locked or any(one.other_locked for one in later)
        link.kept.save(update_fields=["locked"])
    return undone


def _put_back_other(link: CallLink, at: datetime, undone: Undone) -> None:
    """The merged call is open again as it was: routed it waits, else it is received."""
    call = link.other
    reopen(call, at)
    call.locked = link.other_locked
    entries = sync_status(call)
    call.save()
    for reason in link.pages:
        entries += raise_page(call, PageReason(reason), at)
    for row in call.obligations.filter(ended_at=link.made_at):
        entries += owe_again(row, call, Origin(row.origin), at)
    undone.entries += [*entries, *sync_offer(call, None, at)]


def _put_back_kept(link: CallLink, later: list[CallLink], at: datetime, undone: Undone) -> bool:
    """What the merge changed of the kept call, unless a person changed it since. Return whether a
    hard stop stands on it: it is set again when everything else is put back.
    """
    kept, stood = link.kept, [link, *later]
    whole = all(one.kept_after == following.kept_before for one, following in pairwise(stood))
    for fields in (ROUTE, RISK, *((name,) for name in NEEDS)):
        _put_back(kept, fields, link, stood[-1].kept_after if whole else {}, at, undone)
    locked, kept.locked, kept.eased_by = kept.locked, False, link.pk
    kept.co_response = link.kept_before["co_response"]
    kept.save()
    if not needs_contact(kept):
        undone.entries += clear_pages(kept, PageReason.IMMINENT)
    for reason in set(link.raised) - {PageReason.IMMINENT}:
        undone.entries += clear_pages(kept, PageReason(reason))
    return locked


def _carry_again(kept: Call, link: CallLink, actor: Staff, at: datetime) -> list[Entry]:
    """What another call that is merged into it brings, now that the one before has gone."""
    link.kept_before = snapshot(kept)
    in_danger = link.other.no_contact == NoContact.MERGED  # it was, when it was closed
    entries = [
        *carry_route(kept, link.other, actor, at),
        *carry_needs(kept, link.other),
        *(mark_imminent(kept, at) if in_danger and not needs_contact(kept) else ()),
    ]
    link.kept_after = snapshot(kept)
    link.save(update_fields=["kept_before", "kept_after"])
    return entries


def _put_back(
    kept: Call,
    fields: tuple[str, ...],
    link: CallLink,
    after: dict[str, Any],
    at: datetime,
    undone: Undone,
) -> None:
    before, now_is = link.kept_before, snapshot(kept)
    if all(before[name] == now_is[name] for name in fields):
        return
    if any(after.get(name) != now_is[name] for name in fields):
        undone.stands = True
        return
    sent = kept.destination
    if fields is ROUTE and before["band"] is None:
        if kept.status != CallStatus.PENDING:  # somebody was sent since: it stays triaged
            undone.stands = True
            return
        kept.status = CALL.next(kept.status, "unroute")
        undone.unrouted = True
    for name in fields:
        setattr(kept, name, _value(name, before[name]))
    if fields is ROUTE:
        kept.respond_by = _value("respond_by", before["respond_by"]) or kept.respond_by
        if undone.unrouted:
            kept.respond_by = kept.overdue_at = None
        undone.entries += [] if undone.unrouted else [call_routed(kept)]
        undone.entries += sync_offer(kept, sent, at)


def _value(name: str, stored: Any) -> Any:
    return parse_datetime(stored) if name in TIMES and stored else stored


def _later_merges(link: CallLink) -> list[CallLink]:
    links = CallLink.objects.select_for_update(no_key=True, of=("self",)).select_related("other")
    later = links.filter(
        kept=link.kept, kind=LinkKind.MERGED, undone_at=None, made_at__gt=link.made_at
    )
    return list(later.order_by("made_at", "id"))


def _put_back_owed(link: CallLink, actor: Staff, at: datetime) -> list[Entry]:
    """What the merge alone asked for is owed no more, and what it took back is owed again; what
    somebody has answered since stands.
    """
    entries: list[Entry] = []
    kept = link.kept
    for row in rows_of(kept, OPEN_OBLIGATION).filter(pk__in=link.owed):
        if row.accepted_at in (None, link.made_at):
            entries += end_row(row, ObligationReason.MERGED, actor, at)
    for row in kept.obligations.filter(ended_at=link.made_at):
        entries += owe_again(row, kept, Origin(row.origin), at)
    show_along(kept)
    return entries


def _take_back_facts(link: CallLink) -> None:
    """What the other call had brought is said of this one no more. A statement is never erased:
    one that replaces itself stands for nothing.
    """
    facts = SafetyFact.objects.select_for_update(no_key=True)
    for fact in facts.filter(pk__in=link.facts, replaced_by=None):
        fact.replaced_by = fact
        fact.save(update_fields=["replaced_by"])


def _strike(link: CallLink, actor: Staff, at: datetime) -> list[Entry]:
    notes = Note.objects.select_for_update(no_key=True)
    note = notes.filter(pk=link.note_id, struck_at=None).first() if link.note_id else None
    if note is None:
        return []
    note.struck_at, note.struck_by = at, actor
    note.save(update_fields=["struck_at", "struck_by"])
    return [note_struck(note, None)]
