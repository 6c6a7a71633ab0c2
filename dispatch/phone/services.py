"""What a crew's phone did, perhaps out of reach and long ago: each action once, in its order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from dispatch.alerts.states import HELP
from dispatch.assignments.services import check_in, read_hazards, report_progress
from dispatch.calls.services import write_note
from dispatch.duress.services import start_duress
from dispatch.response.services import ask_help
from dispatch.units.services import Fix, record_position
from journal.codes.alerts import PageReason
from journal.codes.calls import Disposition
from journal.codes.units import AssignmentStatus
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.people.models import Staff
from programs.people.services import file_receipt


@dataclass(frozen=True, slots=True)
class PhoneAction:
    """One press on a phone. `key` is the phone's own name for it; `at` is when it was pressed."""

    key: str
    kind: str
    at: datetime
    about: UUID | None = None
    word: str = ""
    spot: tuple[float, float] | None = None


@transaction.atomic
def act_from_phone(*, actor: Staff, action: PhoneAction) -> bool:
    """Do what a phone asks, once, however often it asks; return whether it was new.

    Raises whatever the command refuses with: the phone shows it, and keeps the action until
    somebody has read why.
    """
    require(actor, Can.REPORT_OWN_UNIT)
    work = KINDS.get(action.kind)
    if work is None:
        raise Invalid(_("A phone cannot ask for that."))
    request = "\n".join(
        (
            "phone",
            action.kind,
            str(action.about),
            str(action.spot),
            action.at.isoformat(),
            action.word,
        )
    )
    # Before the work, in its transaction: two copies of one request wait for each other here, and
    # a refusal takes the receipt back with everything else.
    if file_receipt(actor=actor, key=action.key, request=request, made=uuid4()):
        return False
    work(actor, action)
    return True


def _about(action: PhoneAction) -> UUID:
    if action.about is None:
        raise Invalid(_("The phone did not say which call it meant."))
    return action.about


def _progress(actor: Staff, action: PhoneAction) -> None:
    """A step, and with "cleared:refused" how it ended."""
    step, _colon, outcome = action.word.partition(":")
    if step not in AssignmentStatus.values or outcome not in ("", *Disposition.values):
        raise Invalid(_("The phone reported a step that there is not."))
    report_progress(
        actor=actor,
        assignment_id=_about(action),
        status=AssignmentStatus(step),
        at=action.at,
        outcome=Disposition(outcome) if outcome else None,
    )


def _read(actor: Staff, action: PhoneAction) -> None:
    read_hazards(actor=actor, assignment_id=_about(action), seen=action.word)


def _check_in(actor: Staff, action: PhoneAction) -> None:
    check_in(actor=actor, assignment_id=_about(action), at=action.at)


def _note(actor: Staff, action: PhoneAction) -> None:
    if not action.word.strip():
        raise Invalid(_("The note is empty; nothing was saved."))
    write_note(actor=actor, call_id=_about(action), text=action.word, at=action.at)


def _help(actor: Staff, action: PhoneAction) -> None:
    if action.word not in HELP:
        raise Invalid(_("A phone asks for police, EMS or fire."))
    ask_help(actor=actor, call_id=_about(action), reason=PageReason(action.word))


def _duress(actor: Staff, action: PhoneAction) -> None:
    if actor.unit_id is None:
        raise Invalid(_("You ride no unit."))
    start_duress(actor=actor, unit_id=actor.unit_id)


def _position(actor: Staff, action: PhoneAction) -> None:
    if actor.unit_id is None or action.spot is None:
        raise Invalid(_("The phone did not say where it is."))
    record_position(actor=actor, unit_id=actor.unit_id, fix=Fix(*action.spot, action.at))


KINDS: Final[Mapping[str, Callable[[Staff, PhoneAction], None]]] = {
    "progress": _progress,
    "hazards": _read,
    "check_in": _check_in,
    "note": _note,
    "help": _help,
    "duress": _duress,
    "position": _position,
}
