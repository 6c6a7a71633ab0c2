"""What is owed to a call: asked, accepted by whoever says who goes, there, or not and why.

A decision, an override, a help key, a plan or a merge calls `owe`; the row is the truth, and the
columns of the call that show who goes along follow it (docs/decisions/0035).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.models import Alert
from dispatch.alerts.services import answer_alert, clear_pages, raise_help, raise_page
from dispatch.alerts.states import OPEN_ALERT
from dispatch.calls.locks import lock_open_call
from dispatch.calls.models import Call
from dispatch.obligations import events
from dispatch.obligations.models import WHO_LENGTH, WORDS_LENGTH, Obligation
from dispatch.obligations.selectors import may_answer
from dispatch.obligations.states import (
    ACCEPT_WITHIN,
    AGENCY_OF,
    ANSWERED_BY,
    ARRIVE_WITHIN,
    BY_TRIAGE,
    COMMAND_OF,
    GIVEN_BY_PEOPLE,
    GRAVE_BANDS,
    HELP_OF,
    LIVE_OBLIGATION,
    OBLIGATION,
    OPEN_OBLIGATION,
    OUTLIVES_CALL,
    by_priority,
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
from journal.services import append
from programs.base.permissions import Can, allows, refusal_of
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.people.models import Staff

_S = ObligationStatus


class AlreadyAccepted(Refusal):
    """Somebody else accepted it first; the sentence says who goes."""


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
        return _want(held, origin, by)
    row = Obligation(
        call=call,
        kind=kind,
        origin=origin,
        program=program or (Program.CAP if kind == ObligationKind.CAP_OFFER else None),
        instead_of=instead_of,
        asked_at=at,
        asked_by=by,
        due_at=at + by_priority(ACCEPT_WITHIN[kind], call.priority),
    )
    sounded = sound(row, page, at)
    row.save()
    show_along(call)
    return [events.obligation_owed(row), *sounded]


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
        row.alert, entry = raise_help(call, reason, at, row.asked_by, Origin(row.origin))
        return [entry]
    entries = raise_page(call, reason, at)
    row.alert = call.alerts.filter(reason=reason, status__in=OPEN_ALERT).first()
    return entries


def fulfill(
    call: Call, kind: ObligationKind, *, by: Staff | None, who: str, at: datetime
) -> list[Entry]:
    """Say of a call that is already locked who does what was asked for. The caller appends."""
    rows = _open_rows(call, kind).filter(status=_S.ASKED, instead_of=None)
    return [entry for row in rows for entry in _accept(row, by, who, at)]


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
    return [entry for row in rows for entry in _end(row, reason, by, at, words)]


def ease(call: Call, kept: set[ObligationKind], *, by: Staff | None, at: datetime) -> list[Entry]:
    """A milder triage takes back what only triage asked for and nobody has accepted yet; what is
    coming already stays, and says so. The caller, who has locked the call, appends.
    """
    entries: list[Entry] = []
    asked = call.obligations.filter(
        status__in=OPEN_OBLIGATION, origin__in=BY_TRIAGE, wanted_by=None, instead_of=None
    )
    for row in asked.exclude(kind__in=kept):
        if row.status == _S.ASKED:
            entries += _end(row, ObligationReason.MILDER_TRIAGE, by, at)
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
        return _end(row, ObligationReason.IN_ERROR, by, at)
    raise Refusal(
        _("%(what)s is asked for by %(origin)s, or comes already: a dispatcher says why not.")
        % {"what": kind.label, "origin": Origin(row.origin).label}
    )


def arrive(call: Call, kind: ObligationKind, at: datetime) -> tuple[Obligation, list[Entry]]:
    """Those who were asked for are there. Raises Refusal where nobody asked, or they are already.
    The caller, who has locked the call, appends.
    """
    row = call.obligations.filter(kind=kind, status__in=LIVE_OBLIGATION).last()
    if row is None:
        raise NotFound(_("Nobody has asked for %(agency)s on this call.") % {"agency": kind.label})
    if row.status == _S.ARRIVED:
        raise Refusal(_("%(agency)s arrived already.") % {"agency": kind.label})
    row.status = OBLIGATION.next(row.status, "arrive")
    row.arrived_at, row.due_at = at, None
    row.save(update_fields=["status", "arrived_at", "due_at"])
    return row, [events.obligation_moved(row), events.agency_arrived(row), *_silence(row)]


@transaction.atomic
def accept_obligation(*, actor: Staff, obligation_id: UUID, who: str) -> Obligation:
    """Say who goes: the unit, the badge or the name, as it was told by those who were asked.

    Of a supervisor who must say what is done in place of those who cannot come, `who` says that.
    Of two at once the second is told who goes.
    """
    row = _lock(actor, obligation_id)
    if row.status == _S.ACCEPTED:
        raise AlreadyAccepted(
            _("%(name)s accepted this already: %(who)s goes.")
            % {"name": row.accepted_by or _("Somebody"), "who": row.who}
        )
    if not who.strip():
        raise Invalid(_("Say who goes: the unit, the badge or the name. Nothing was changed."))
    append(*_accept(row, actor, who, now()), by=actor.pk)
    return row


@transaction.atomic
def end_obligation(
    *, actor: Staff, obligation_id: UUID, reason: ObligationReason, words: str = ""
) -> Obligation:
    """Say that nobody can come who was asked for, or that nobody need, and why.

    In bands 1 and 2 only the supervisor lets go of what triage wants. Where police, EMS or fire
    cannot come, the supervisor says what is done instead: it stays owed until then.
    """
    row = _lock(actor, obligation_id)
    if reason not in GIVEN_BY_PEOPLE:
        raise Invalid(_("Say why: nobody is free, or nobody is needed. Nothing was changed."))
    leads = allows(actor, Can.ANSWER_PAGE)
    if COMMAND_OF[reason] == "cancel" and not leads and _is_grave(row):
        raise Forbidden(
            _(
                "This call is of the gravest bands: only the supervisor says that %(what)s is not "
                "needed. Page the supervisor; nothing was changed."
            )
            % {"what": ObligationKind(row.kind).label}
        )
    if leads and ObligationKind(row.kind) in HELP_OF and len(words.strip()) < 4:
        raise Invalid(_("Say in a few words what is done instead; nothing was changed."))
    at = now()
    entries = _end(row, reason, actor, at, words)
    if row.status == _S.UNAVAILABLE and row.kind in HELP_OF and not leads:
        entries += owe(
            row.call,
            ObligationKind.SUPERVISOR,
            Origin(row.origin),
            by=actor,
            at=at,
            page=PageReason.INSTEAD,
            instead_of=ObligationKind(row.kind),
        )
    append(*entries, by=actor.pk)
    return row


@transaction.atomic
def acknowledge_page(*, actor: Staff, alert_id: UUID) -> Alert:
    """Say that one has heard the page and takes care of it. What the supervisor was owed for is
    accepted with it, unless words are wanted for what is done instead.
    """
    known = Alert.objects.filter(pk=alert_id).first()
    if known and known.call_id:
        # The call before what hangs on it, as everybody locks.
        Call.objects.select_for_update(no_key=True).get(pk=known.call_id)
    alert, answered = answer_alert(alert_id, actor)
    entries = [answered]
    for row in alert.obligations.filter(
        kind=ObligationKind.SUPERVISOR, status=_S.ASKED, instead_of=None
    ).select_related("call"):
        entries += _accept(row, actor, actor.name, now())
    append(*entries, by=actor.pk)
    return alert


def show_along(call: Call) -> None:
    """Let the columns that show who goes along follow what is owed."""
    live = call.obligations.filter(status__in=LIVE_OBLIGATION, instead_of=None)
    kinds = set(live.values_list("kind", flat=True))
    shown = {
        # Police who were sent for the call itself go along with nobody, unless triage says so.
        "co_response": ObligationKind.POLICE in kinds
        and (call.destination != Destination.POLICE or call.co_response),
        "ems": ObligationKind.EMS in kinds,
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
    return call.obligations.filter(kind=kind, instead_of=instead_of, status__in=holds).last()


def _want(row: Obligation, origin: Origin, by: Staff | None) -> list[Entry]:
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


def _open_rows(call: Call, kind: ObligationKind) -> "QuerySet[Obligation]":
    return call.obligations.filter(kind=kind, status__in=OPEN_OBLIGATION)


def _accept(row: Obligation, by: Staff | None, who: str, at: datetime) -> list[Entry]:
    row.status = OBLIGATION.next(row.status, "accept")
    row.accepted_at, row.accepted_by, row.who = at, by, who.strip()[:WHO_LENGTH]
    comes = row.kind in AGENCY_OF
    row.due_at = at + by_priority(ARRIVE_WITHIN, row.call.priority) if comes else None
    row.late_at = None
    row.save()
    return [events.obligation_moved(row), *_silence(row)]


def _end(
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


def _is_grave(row: Obligation) -> bool:
    call = row.call
    return (
        row.kind in HELP_OF
        and (call.band is None or call.band in GRAVE_BANDS)
        and (row.origin in BY_TRIAGE)
    )


def _lock(actor: Staff, obligation_id: UUID) -> Obligation:
    """The row under its call's lock, if `actor` is one of those who can do it and may see it."""
    known = Obligation.objects.filter(pk=obligation_id).first()
    if known is None:
        raise NotFound(_("Nothing of that kind is owed."))
    if not may_answer(actor, known):
        raise Forbidden(refusal_of(ANSWERED_BY[ObligationKind(known.kind)]))
    if known.kind in OUTLIVES_CALL:
        call = Call.objects.select_for_update(no_key=True).get(pk=known.call_id)
    else:
        call = lock_open_call(actor, known.call_id)
    row = Obligation.objects.get(pk=obligation_id)
    row.call = call
    if row.status not in OPEN_OBLIGATION:
        raise Refusal(
            _("%(what)s: %(state)s already; nothing was changed.")
            % {
                "what": ObligationKind(row.kind).label,
                "state": ObligationStatus(row.status).label,
            }
        )
    return row
