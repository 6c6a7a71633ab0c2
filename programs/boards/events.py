"""Facts about the boards of shifts that are over, as the journal keeps them."""

from journal.chain import Entry
from journal.facts.boards import BoardFrozen, BoardSigned
from programs.boards.models import FrozenBoard


def board_frozen(board: FrozenBoard) -> Entry:
    return Entry((f"board:{board.pk}",), BoardFrozen(starts_at=board.starts_at))


def board_signed(board: FrozenBoard) -> Entry:
    return Entry((f"board:{board.pk}",), BoardSigned(starts_at=board.starts_at))
