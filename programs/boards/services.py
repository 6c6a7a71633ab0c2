"""Signing the board of a shift that is over."""

from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.boards import events
from programs.boards.models import REMARK_LENGTH, FrozenBoard
from programs.people.models import Staff


@transaction.atomic
def sign_board(*, actor: Staff, board_id: UUID, remark: str = "") -> FrozenBoard:
    """Put one's name under the board of a shift that is over. It is signed once.

    Raises Refusal where it is signed already, NotFound, or Invalid for too long a remark.
    """
    require(actor, Can.SIGN_BOARD)
    board = FrozenBoard.objects.select_for_update(no_key=True).filter(pk=board_id).first()
    if board is None:
        raise NotFound(_("There is no such board."))
    if board.signed_at:
        raise Refusal(_("This board is signed already; nothing was changed."))
    if len(remark) > REMARK_LENGTH:
        raise Invalid(
            _("A remark has at most %(length)s characters; nothing was changed.")
            % {"length": f"{REMARK_LENGTH:,}"}
        )
    board.signed_by, board.signed_at, board.remark = actor, now(), remark.strip()
    board.save(update_fields=["signed_by", "signed_at", "remark"])
    append(events.board_signed(board), by=actor.pk)
    return board
