"""State machines as tables, which PostgreSQL holds too (docs/states.md); programs and roles.

R35, R36: docs/requirements.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from programs.base.refusals import Refusal


class IllegalTransition(Refusal):
    """The table has no such move."""


@dataclass(frozen=True, slots=True)
class Machine:
    name: str
    table: Mapping[tuple[str, str], str]
    # Whether a move may be taken back, for a moment, by whoever pressed the wrong key (R36).
    undoable: bool = False

    def next(self, source: str, command: str) -> str:
        """The state that `command` leads to; raises IllegalTransition, in words."""
        try:
            return self.table[source, command]
        except KeyError:
            state = str(source).replace("_", " ")
            raise IllegalTransition(f"The {self.name} is {state}: it cannot {command}.") from None

    def may(self, source: str, command: str) -> bool:
        return (source, command) in self.table

    def pairs(self) -> set[tuple[str, str]]:
        moves = {(str(source), str(target)) for (source, _), target in self.table.items()}
        return moves | {(target, source) for source, target in moves if self.undoable}

    def back(self, source: str, target: str) -> str:
        """`target` again, if `source` was reached from it; raises IllegalTransition."""
        if not self.undoable or (str(target), str(source)) not in self.pairs():
            raise IllegalTransition(f"The {self.name} cannot go back to {target}.")
        return target
