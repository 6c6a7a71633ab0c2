"""What is owed to a call: asked, accepted by whoever says who goes, there, or not and why.

A decision, an override, a help key, a plan or a merge calls `owe`; the row is the truth, and the
columns of the call that show who goes along follow it (docs/decisions/0035).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dispatch.alerts.services import clear_pages, raise_help, raise_page
from dispatch.alerts.states import OPEN_ALERT
from dispatch.calls.models import Assignment, Call
from dispatch.calls.states import OPEN_ASSIGNMENT
from dispatch.obligations import events
from dispatch.obligations.models import WHO_LENGTH, WORDS_LENGTH, Obligation
from dispatch.obligations.states import (
    AGENCY_OF,
    BY_TRIAGE,
    COMMAND_OF,
    HELP_OF,
    LIVE_OBLIGATION,
    OBLIGATION,
    OPEN_OBLIGATION,
    accept_within,
    arrive_within,
)
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import Destination
from journal.codes.people import Program
from journal.codes.scene import (
    ObligationKind,
    ObligationReason,
    ObligationStatus,
    Origin,
)
from programs.base.refusals import NotFound, Refusal
from programs.people.models import Staff
from programs.units.models import Unit

_S = ObligationStatus


def owe(
    call: Call,
    kind: ObligationKind,
    origin: Origin,
    *,
    by: Staff | None,
    at: datetime,
    program: Program | None = None,
    page: PageReason = PageReason.HARD_STOP,
    instead_of: ObligationKind | None = None,
) -> list[Entry]:
    """Say that something must happen on a call that is already locked. The caller appends.

    What is asked for already is not asked for twice; a person who asks for what triage asked for
    makes it theirs as well. `page` is why the supervisor is wanted, where it is the supervisor.
    """
    held = _held(call, kind, origin, instead_of)
    if held:
        return _want(held, origin, by, call)
    row = Obligation(
        call=call,
        kind=kind,
        origin=origin,
        program=program or (Program.CAP if kind == ObligationKind.CAP_OFFER else None),
        instead_of=instead_of,
        asked_at=at,
        asked_by=by,
        due_at=at + accept_within(kind, call.band),
    )
    sounded = sound(row, page, at)
    row.save()
    show_along(call)
    entries = [events.obligation_owed(row), *sounded]
    if kind == ObligationKind.ART and (unit := _art_unit(call)):
        entries += accept_row(row, by, unit.unit.callsign, at)
    return entries


def sound(row: Obligation, page: PageReason, at: datetime) -> list[Entry]:
    """Have those hear it who can do it: dispatchers of an agency, the supervisor of a page."""
    kind, call = ObligationKind(row.kind), row.call
    if kind not in HELP_OF and kind != ObligationKind.SUPERVISOR:
        return []
    reason = HELP_OF.get(kind, page)
    row.alert = call.alerts.filter(reason=reason, status__in=OPEN_ALERT).first()
    if row.alert:
        return []
    if kind in HELP_OF:
        origin = Origin(row.origin)
        # The decision asks, not whoever pressed Enter on it.
        by = None if origin in BY_TRIAGE else row.asked_by
        row.alert, entry = raise_help(call, reason, at, by, origin)
        return [entry]
    entries = raise_page(call, reason, at)
    row.alert = call.alerts.filter(reason=reason, status__in=OPEN_ALERT).first()
    return entries


def fulfill(
    call: Call, kind: ObligationKind, *, by: Staff | None, who: str, at: datetime
) -> list[Entry]:
    """Say of a call that is already locked who does what was asked for. The caller appends."""
    rows = _open_rows(call, kind).filter(status=_S.ASKED, instead_of=None)
    return [entry for row in rows for entry in accept_row(row, by, who, at)]


def unit_sent(call: Call, unit: Unit, *, by: Staff | None, at: datetime) -> list[Entry]:
    """A unit goes to a call that is already locked: of ART it is ART along. The caller appends."""
    if unit.program != Program.ART:
        return []
    return fulfill(call, ObligationKind.ART, by=by, who=unit.callsign, at=at)


def unit_called_off(call: Call, *, by: Staff | None, at: datetime) -> list[Entry]:
    """A unit does not go after all: ART along is asked for anew, where it was the one. The caller,
    who has locked the call, appends.
    """
    kind = ObligationKind.ART
    rows = list(rows_of(call, [_S.ACCEPTED]).filter(kind=kind))
    if not rows or _art_unit(call):
        return []
    entries = []
    for row in rows:
        row.call = call
        entries += end_row(row, ObligationReason.NO_UNIT, by, at)
        entries += owe(call, kind, Origin(row.origin), by=row.wanted_by or row.asked_by, at=at)
    return entries


def _art_unit(call: Call) -> Assignment | None:
    units = call.assignments.filter(status__in=OPEN_ASSIGNMENT, unit__program=Program.ART)
    return units.select_related("unit").first()


def end_owed(
    call: Call,
    kind: ObligationKind,
    reason: ObligationReason,
    *,
    by: Staff | None,
    at: datetime,
    words: str = "",
) -> list[Entry]:
    """Say of a call that is already locked why nobody comes, or need. The caller appends."""
    rows = list(_open_rows(call, kind))
    return [entry for row in rows for entry in end_row(row, reason, by, at, words)]


def ease(call: Call, kept: set[ObligationKind], *, by: Staff | None, at: datetime) -> list[Entry]:
    """A milder triage takes back what only triage asked for and nobody has accepted yet; what is
    coming already stays, and says so. The caller, who has locked the call, appends.
    """
    entries: list[Entry] = []
    asked = rows_of(call, OPEN_OBLIGATION).filter(
        origin__in=BY_TRIAGE, wanted_by=None, instead_of=None
    )
    for row in asked.exclude(kind__in=kept):
        if row.status == _S.ASKED:
            entries += end_row(row, ObligationReason.MILDER_TRIAGE, by, at)
        elif row.eased_at is None:
            row.eased_at = at
            row.save(update_fields=["eased_at"])
            entries.append(events.obligation_kept(row))
    return entries


def withdraw(call: Call, kind: ObligationKind, *, by: Staff, at: datetime) -> list[Entry]:
    """A person takes back what they asked for, on a call that is already locked, before anybody
    has accepted it. Raises Refusal where triage asked for it. The caller appends.
    """
    row = _open_rows(call, kind).last()
    if row is None:
        return clear_pages(call, HELP_OF[kind])
    if row.status == _S.ASKED and row.origin not in BY_TRIAGE:
        return end_row(row, ObligationReason.IN_ERROR, by, at)
    raise Refusal(
        _("%(what)s is asked for by %(origin)s, or comes already: a dispatcher says why not.")
        % {"what": kind.label, "origin": Origin(row.origin).label}
    )


def arrive(call: Call, kind: ObligationKind, at: datetime) -> tuple[Obligation, list[Entry]]:
    """Those who were asked for are there. Raises Refusal where nobody asked, or they are already.
    The caller, who has locked the call, appends.
    """
    row = rows_of(call, LIVE_OBLIGATION).filter(kind=kind).last()
    if row is None:
        raise NotFound(_("Nobody has asked for %(agency)s on this call.") % {"agency": kind.label})
    if row.status == _S.ARRIVED:
        raise Refusal(_("%(agency)s arrived already.") % {"agency": kind.label})
    row.status = OBLIGATION.next(row.status, "arrive")
    row.arrived_at, row.due_at = at, None
    row.save(update_fields=["status", "arrived_at", "due_at"])
    return row, [events.obligation_moved(row), events.agency_arrived(row), *_silence(row)]


def show_along(call: Call) -> None:
    """Let the columns that show who goes along follow what is owed."""
    live = call.obligations.filter(status__in=LIVE_OBLIGATION, instead_of=None)
    kinds = set(live.values_list("kind", flat=True))
    shown = {
        # Police who were sent for the call itself go along with nobody, unless triage says so.
        "co_response": ObligationKind.POLICE in kinds
        and (call.destination != Destination.POLICE or call.co_response),
        "ems": ObligationKind.EMS in kinds,
        "fire": ObligationKind.FIRE in kinds
        and (call.destination != Destination.FIRE or call.fire),
        "supervisor": ObligationKind.SUPERVISOR in kinds,
        "art_along": ObligationKind.ART in kinds,
        "cap_referral": ObligationKind.CAP_OFFER in kinds,
    }
    changed = [name for name, value in shown.items() if getattr(call, name) != value]
    for name in changed:
        setattr(call, name, shown[name])
    if changed:
        call.save(update_fields=changed)


def _held(
    call: Call, kind: ObligationKind, origin: Origin, instead_of: ObligationKind | None
) -> Obligation | None:
    """What holds already of what is to be owed. The supervisor who has answered is paged anew, and
    a person may ask for more of those who are there.
    """
    holds = [_S.ASKED]
    if kind != ObligationKind.SUPERVISOR:
        holds.append(_S.ACCEPTED)
    if origin in BY_TRIAGE:
        holds.append(_S.ARRIVED)
    return rows_of(call, holds).filter(kind=kind, instead_of=instead_of).last()


def _want(row: Obligation, origin: Origin, by: Staff | None, call: Call) -> list[Entry]:
    if row.status == _S.ASKED:
        # On a call that is graver by now it is late sooner.
        sooner = row.asked_at + accept_within(ObligationKind(row.kind), call.band)
        row.due_at = min(row.due_at or sooner, sooner)
        row.save(update_fields=["due_at"])
    if origin in BY_TRIAGE:
        if row.eased_at:
            row.eased_at = None
            row.save(update_fields=["eased_at"])
        return []
    if by is None or row.origin not in BY_TRIAGE or row.wanted_by_id:
        return []
    row.wanted_by = by
    row.save(update_fields=["wanted_by"])
    return [events.obligation_wanted(row)]


def rows_of(call: Call, statuses: Sequence[str]) -> "QuerySet[Obligation]":
    return call.obligations.select_for_update(no_key=True).filter(status__in=statuses)


def _open_rows(call: Call, kind: ObligationKind) -> "QuerySet[Obligation]":
    return rows_of(call, OPEN_OBLIGATION).filter(kind=kind)


def accept_row(row: Obligation, by: Staff | None, who: str, at: datetime) -> list[Entry]:
    row.status = OBLIGATION.next(row.status, "accept")
    row.accepted_at, row.accepted_by, row.who = at, by, who.strip()[:WHO_LENGTH]
    comes = row.kind in AGENCY_OF
    row.due_at = at + arrive_within(row.call.band) if comes else None
    row.late_at = None
    row.save()
    return [events.obligation_moved(row), *_silence(row)]


def end_row(
    row: Obligation, reason: ObligationReason, by: Staff | None, at: datetime, words: str = ""
) -> list[Entry]:
    row.status = OBLIGATION.next(row.status, COMMAND_OF[reason])
    row.ended_at, row.ended_by, row.reason = at, by, reason
    row.words, row.due_at = words.strip()[:WORDS_LENGTH], None
    row.save()
    show_along(row.call)
    return [events.obligation_moved(row), *_silence(row)]


def _silence(row: Obligation) -> list[Entry]:
    """Take down what asked for it aloud, and the page that it is late unless something else is."""
    call = row.call
    over = [HELP_OF[ObligationKind(row.kind)]] if row.kind in HELP_OF else []
    alert = row.alert if row.kind == ObligationKind.SUPERVISOR else None
    if alert and alert.reason:
        over.append(PageReason(alert.reason))
    late = call.obligations.filter(status__in=OPEN_OBLIGATION, late_at__isnull=False)
    if not late.exists():
        over.append(PageReason.OWED)
    return clear_pages(call, *over) if over else []
