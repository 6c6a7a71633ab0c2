"""What those who are asked say: who goes, that nobody can, that nobody need."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.models import Alert
from dispatch.alerts.services import answer_alert
from dispatch.calls.locks import lock_open_call
from dispatch.calls.models import Call
from dispatch.obligations.models import Obligation
from dispatch.obligations.selectors import may_answer
from dispatch.obligations.services import accept_row, end_row, owe, rows_of
from dispatch.obligations.states import (
    ANSWERED_BY,
    BY_TRIAGE,
    COMMAND_OF,
    GIVEN_BY_PEOPLE,
    GRAVE_BANDS,
    HELP_OF,
    OPEN_OBLIGATION,
    OUTLIVES_CALL,
)
from journal.codes.alerts import Doing, PageReason
from journal.codes.scene import (
    ObligationKind,
    ObligationReason,
    ObligationStatus,
    Origin,
)
from journal.services import append
from programs.base.permissions import Can, allows, refusal_of
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.caseload.services import take_on_caller
from programs.people.models import Staff

_S = ObligationStatus
SHORTEST_WORDS: Final = 4


class AlreadyAccepted(Refusal):
    """Somebody else accepted it first; the sentence says who goes."""


@transaction.atomic
def accept_obligation(*, actor: Staff, obligation_id: UUID, who: str) -> Obligation:
    """Say who goes: the unit, the badge or the name, as it was told by those who were asked.

    An offer to CAP that is accepted takes the person onto the caseload. Of a supervisor who must
    say what is done in place of those who cannot come, `who` says that.
    Of two at once the second is told who goes.
    """
    row = _lock(actor, obligation_id)
    refuse_accept(actor, row, who)
    entries = accept_row(row, actor, who, now())
    if row.kind == ObligationKind.CAP_OFFER:
        take_on_caller(actor=actor, call=row.call_id)
    append(*entries, by=actor.pk)
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
    refuse_end(actor, row, reason, words)
    at = now()
    entries = end_row(row, reason, actor, at, words)
    if row.status == _S.UNAVAILABLE and row.kind in HELP_OF and not allows(actor, Can.ANSWER_PAGE):
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
def acknowledge_page(
    *, actor: Staff, alert_id: UUID, doing: Doing | None = None, said: str = ""
) -> Alert:
    """Say that one has heard the page, and what will be done: `doing`, left out, is what is
    usually done first. It comes back if that is not done. What the supervisor was owed for is
    accepted with it, unless words are wanted for what is done instead.
    """
    known = Alert.objects.filter(pk=alert_id).first()
    call = None
    if known and known.call_id:
        # The call before what hangs on it, as everybody locks.
        call = Call.objects.select_for_update(no_key=True).get(pk=known.call_id)
    alert, answered = answer_alert(alert_id, actor, doing, said)
    entries = [answered]
    if call:
        waiting = rows_of(call, [_S.ASKED]).filter(
            alert=alert, kind=ObligationKind.SUPERVISOR, instead_of=None
        )
        for row in waiting:
            row.call = call
            entries += accept_row(row, actor, actor.name, now())
    append(*entries, by=actor.pk)
    return alert


def refuse_accept(actor: Staff, row: Obligation, who: str) -> None:
    """Raise a Refusal where `actor` may not say that `who` goes."""
    _refuse_others(actor, row)
    if row.status == _S.ACCEPTED:
        raise AlreadyAccepted(
            _("%(name)s accepted this already: %(who)s goes.")
            % {"name": row.accepted_by or _("Somebody"), "who": row.who}
        )
    _refuse_over(row)
    if not who.strip():
        raise Invalid(_("Say who goes: the unit, the badge or the name. Nothing was changed."))


def refuse_end(actor: Staff, row: Obligation, reason: ObligationReason, words: str) -> None:
    """Raise a Refusal where `actor` may not say that nobody comes, for this reason."""
    _refuse_others(actor, row)
    _refuse_over(row)
    if reason not in GIVEN_BY_PEOPLE:
        raise Invalid(_("Say why: nobody is free, or nobody is needed. Nothing was changed."))
    leads = allows(actor, Can.ANSWER_PAGE)
    what = ObligationKind(row.kind)
    if COMMAND_OF[reason] == "cancel" and not leads and _is_grave(row):
        raise Forbidden(
            _(
                "This call is of the gravest bands: only the supervisor says that %(what)s is not "
                "needed. Page the supervisor; nothing was changed."
            )
            % {"what": what.label}
        )
    wants_words = what in HELP_OF or what == ObligationKind.SUPERVISOR
    if leads and wants_words and len(words.strip()) < SHORTEST_WORDS:
        raise Invalid(_("Say in a few words what is done instead; nothing was changed."))


def _refuse_others(actor: Staff, row: Obligation) -> None:
    if not may_answer(actor, row):
        raise Forbidden(refusal_of(ANSWERED_BY[ObligationKind(row.kind)]))


def _refuse_over(row: Obligation) -> None:
    if row.status not in OPEN_OBLIGATION:
        raise Refusal(
            _("%(what)s: %(state)s already; nothing was changed.")
            % {
                "what": ObligationKind(row.kind).label,
                "state": ObligationStatus(row.status).label,
            }
        )


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
    _refuse_others(actor, known)
    if known.kind in OUTLIVES_CALL:
        call = Call.objects.select_for_update(no_key=True).get(pk=known.call_id)
    else:
        call = lock_open_call(actor, known.call_id)
    row = Obligation.objects.select_for_update(no_key=True).get(pk=obligation_id)
    row.call = call
    return row
