"""What stands in the way of an ending, each in one sentence that says how to give it.

R20, R42: docs/requirements.md.
"""

from django.utils.translation import gettext as _

from dispatch.calls.models import Call
from dispatch.calls.selectors import is_unserved, needs_contact
from dispatch.calls.states import OPEN_ASSIGNMENT, SERVED_BY_PHONE
from dispatch.closing.checks import Found, Record
from dispatch.closing.ending import Ending
from dispatch.closing.evidence import EVIDENCE, evidence_of, in_charge, wants_word
from dispatch.obligations.selectors import unmet
from dispatch.response.selectors import who_is_there
from journal.codes.calls import NOT_COUNTED, ClosedOn, Disposition, NoContact
from journal.codes.scene import LinkKind, ObligationKind
from programs.base.refusals import Invalid, Refusal


class UnitsStillAssigned(Refusal):
    """A call cannot be closed while a unit works on it."""


class EvidenceMissing(Invalid):
    """Nothing on record carries the ending; the sentence says what is missing."""


class StillOwed(Invalid):
    """Somebody was asked for who has not answered; the sentence says who."""


class SecondPersonNeeded(EvidenceMissing):
    """One person's word is not enough for this ending of this call."""


class UnservedReasonRequired(Invalid):
    """A call ends without service, and nobody says why (R42)."""


class UntriagedReasonRequired(Invalid):
    """A call ends that was never triaged, and nobody says why."""


class ContactNotConfirmed(Invalid):
    """A life was in danger, and nobody says that a responder reached the person (R20)."""


def refuse_incomplete(record: Record, ending: Ending) -> None:
    """Raise what is missing for a call to end so; what one person alone cannot give comes last."""
    _refuse_units(record.call)
    _refuse_reasons(record.call, ending)
    if evidence_of(record, ending.disposition) is None:
        missing = EVIDENCE[ending.disposition].missing
        raise EvidenceMissing(_("%(missing)s The call stays open.") % {"missing": missing})
    _refuse_unreached(record, ending)
    _refuse_owed(record.call)
    _refuse_one_word(record, ending)


def carried_by(record: Record, ending: Ending) -> Found:
    """What carries an ending that was not refused."""
    found = evidence_of(record, ending.disposition)
    assert found is not None
    second = record.confirmed_by or (record.by if in_charge(record.by) else None)
    graded = EVIDENCE[ending.disposition].word_up_to
    if second and graded and found.on in (ClosedOn.ATTEMPT, ClosedOn.NO_CALL):
        return Found(ClosedOn.SECOND, second.name)
    return found


def needs_unserved_reason(call: Call, disposition: Disposition) -> bool:
    """Whether a call that ends so was served by nobody."""
    if disposition in SERVED_BY_PHONE or disposition in NOT_COUNTED:
        return False
    return is_unserved(call)


def needs_untriaged_reason(call: Call, disposition: Disposition) -> bool:
    """Whether a call that was served, and never triaged, must say why."""
    if call.band is not None or disposition in (Disposition.DUPLICATE, *NOT_COUNTED):
        return False
    return not needs_unserved_reason(call, disposition)


def _refuse_units(call: Call) -> None:
    assignments = call.assignments.filter(status__in=OPEN_ASSIGNMENT).select_related("unit")
    if names := ", ".join(sorted(assignment.unit.callsign for assignment in assignments)):
        raise UnitsStillAssigned(
            _("%(units)s is still on this call: clear it first, then close.") % {"units": names}
        )


def _refuse_owed(call: Call) -> None:
    """What is asked for is answered first. What 988 was to do, the ending itself answers."""
    owed = [ObligationKind(row.kind) for row in unmet(call) if row.kind != ObligationKind.LIFELINE]
    if owed:
        raise StillOwed(
            _(
                "%(owed)s: asked for, and nobody has said who comes or why nobody does. Note that "
                "on the call first; it stays open until then."
            )
            % {"owed": ", ".join(str(kind.label) for kind in owed)}
        )


def _refuse_reasons(call: Call, ending: Ending) -> None:
    if needs_unserved_reason(call, ending.disposition) and ending.unserved is None:
        raise UnservedReasonRequired(
            _(
                "%(needed)s was needed and nobody served this call: say why. It stays open "
                "until then."
            )
            % {"needed": call.need_name or _("Somebody")}
        )
    if needs_untriaged_reason(call, ending.disposition) and ending.untriaged is None:
        raise UntriagedReasonRequired(
            _(
                "This call was never triaged: triage it (key T), or say why it was not. It stays "
                "open until then."
            )
        )


def _refuse_one_word(record: Record, ending: Ending) -> None:
    """What one person alone does not say, with nothing else missing."""
    if wants_word(record, ending.disposition):
        raise SecondPersonNeeded(
            _(
                "%(number)s is too grave to end so on one person's word: the crew says so when it "
                "clears, or ask the supervisor to confirm. The call stays open."
            )
            % {"number": record.call.number}
        )
    alone = record.confirmed_by is None and not in_charge(record.by)
    if alone and needs_contact(record.call) and ending.no_contact != NoContact.MERGED:
        raise SecondPersonNeeded(
            _(
                "A life was in danger and nobody of ours made contact: ask the supervisor to "
                "confirm. The call stays open."
            )
        )


def _refuse_unreached(record: Record, ending: Ending) -> None:
    """A life in danger: reached, or a reason with its own evidence."""
    call, reason = record.call, ending.no_contact
    if not needs_contact(call):
        return
    if reason is None:
        raise ContactNotConfirmed(
            _(
                "A life was in danger: confirm that a responder made contact, or say why nobody "
                "did. The call stays open until then."
            )
        )
    if reason == NoContact.MERGED:
        if not call.linked_from.filter(kind=LinkKind.MERGED, undone_at=None).exists():
            raise ContactNotConfirmed(
                _("It is merged into no other call: say otherwise why nobody made contact.")
            )
        return
    if reason == NoContact.IN_ERROR:
        raise ContactNotConfirmed(
            _(
                "Marked in error is for two people to say: press “In error…” beside imminent "
                "risk, and a supervisor, lead or clinician confirms it. The call stays open."
            )
        )
    _refuse_unnamed(record, ending, reason)


def _refuse_unnamed(record: Record, ending: Ending, reason: NoContact) -> None:
    if reason == NoContact.NOT_FOUND and not record.arrived and not who_is_there(record.call):
        raise ContactNotConfirmed(
            _(
                "Nobody who searched is on record: report a unit or an agency on scene first. "
                "The call stays open."
            )
        )
    if len(ending.named) < 3:
        raise ContactNotConfirmed(
            _(
                "Name who found them, has them or searched: unit, badge or name. The call stays "
                "open until then."
            )
        )
