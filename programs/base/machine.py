"""State machines as tables, which PostgreSQL has too (docs/states.md).

R36: docs/requirements.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programs.base.refusals import Refusal


class IllegalTransition(Refusal):
    """The table has no such move."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A table from state and command to the next state, and the noun it is about.

    Name, states and commands are codes: PostgreSQL's copy of the table and the journal are
    written with them, so they are put into words only where a move is refused.
    """

    name: str
    table: Mapping[tuple[str, str], str]
    # Whether a move may be taken back, for a moment, by whoever pressed the wrong key (R36).
    undoable: bool = False

    def next(self, source: str, command: str) -> str:
        """The state that `command` leads to; raises IllegalTransition, in words."""
        try:
            return self.table[source, command]
        except KeyError:
            raise IllegalTransition(
                _("The %(thing)s is %(state)s: it cannot %(command)s.")
                % {"thing": _(self.name), "state": _words(source), "command": _words(command)}
            ) from None

    def may(self, source: str, command: str) -> bool:
        return (source, command) in self.table

    def pairs(self) -> set[tuple[str, str]]:
        """Every move, as PostgreSQL's trigger lists them: from which state to which."""
        moves = {(str(source), str(target)) for (source, _by), target in self.table.items()}
        return moves | {(target, source) for source, target in moves if self.undoable}

    def back(self, source: str, target: str) -> str:
        """`target` again, if `source` was reached from it; raises IllegalTransition."""
        if not self.undoable or (str(target), str(source)) not in self.pairs():
            raise IllegalTransition(
                _("The %(thing)s cannot go back to %(state)s.")
                % {"thing": _(self.name), "state": _words(target)}
            )
        return target


def _words(code: str) -> str:
    """A state or a command as a reader would say it."""
    return _(str(code).replace("_", " "))
