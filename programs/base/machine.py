"""State machines as tables, which PostgreSQL has too (docs/states.md).

R36: docs/requirements.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

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
                % {"thing": _words(self.name), "state": _words(source), "command": _words(command)}
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
                % {"thing": _words(self.name), "state": _words(target)}
            )
        return target


def _words(code: str) -> str:
    """A state or a command as a reader would say it."""
    return _(str(code).replace("_", " "))


# Every machine's name, states and commands, so that they are collected (a test holds them equal).
WORDS: Final = frozenset(
    {
        gettext_noop("case"), gettext_noop("follow-up"), gettext_noop("presence"),
        gettext_noop("referral"), gettext_noop("shift request"), gettext_noop("unit"),
        gettext_noop("alert"), gettext_noop("call back"), gettext_noop("call"),
        gettext_noop("assignment"), gettext_noop("countersign"), gettext_noop("handoff"),
        gettext_noop("obligation"), gettext_noop("transfer"), gettext_noop("protocol"),
        gettext_noop("accept"), gettext_noop("accepted"), gettext_noop("active"),
        gettext_noop("agree"), gettext_noop("agreed"), gettext_noop("answer"),
        gettext_noop("answered"), gettext_noop("approve"), gettext_noop("approved"),
        gettext_noop("arrive"), gettext_noop("arrived"), gettext_noop("asked"),
        gettext_noop("assign"), gettext_noop("available"), gettext_noop("break"),
        gettext_noop("cancel"), gettext_noop("cancelled"), gettext_noop("clear"),
        gettext_noop("cleared"), gettext_noop("close"), gettext_noop("closed"),
        gettext_noop("come on"), gettext_noop("complete"), gettext_noop("confirm"),
        gettext_noop("confirmed"), gettext_noop("connect"), gettext_noop("connected"),
        gettext_noop("decline"), gettext_noop("declined"), gettext_noop("depart"),
        gettext_noop("dispatched"), gettext_noop("done"), gettext_noop("draft"),
        gettext_noop("due"), gettext_noop("en route"), gettext_noop("end"),
        gettext_noop("ended"), gettext_noop("escalate"), gettext_noop("escalated"),
        gettext_noop("expire"), gettext_noop("expired"), gettext_noop("fail"),
        gettext_noop("failed"), gettext_noop("fall due"), gettext_noop("finish"),
        gettext_noop("give back"), gettext_noop("go off"), gettext_noop("graduate"),
        gettext_noop("graduated"), gettext_noop("in service"), gettext_noop("join"),
        gettext_noop("lapse"), gettext_noop("lapsed"), gettext_noop("leave"),
        gettext_noop("off"), gettext_noop("off duty"), gettext_noop("offered"),
        gettext_noop("on call"), gettext_noop("on scene"), gettext_noop("open"),
        gettext_noop("out of service"), gettext_noop("overdue"), gettext_noop("pause"),
        gettext_noop("pending"), gettext_noop("prove"), gettext_noop("proven"),
        gettext_noop("publish"), gettext_noop("published"), gettext_noop("raised"),
        gettext_noop("receive"), gettext_noop("received"), gettext_noop("refuse"),
        gettext_noop("refused"), gettext_noop("release"), gettext_noop("reopen"),
        gettext_noop("requeue"), gettext_noop("resume"), gettext_noop("retire"),
        gettext_noop("retired"), gettext_noop("return"), gettext_noop("returned"),
        gettext_noop("revise"), gettext_noop("route"), gettext_noop("sent"),
        gettext_noop("serve"), gettext_noop("served"), gettext_noop("sign"),
        gettext_noop("signed"), gettext_noop("stack"), gettext_noop("stacked"),
        gettext_noop("stage"), gettext_noop("staged"), gettext_noop("start"),
        gettext_noop("start triage"), gettext_noop("suspend"), gettext_noop("take"),
        gettext_noop("three way"), gettext_noop("transport"), gettext_noop("transporting"),
        gettext_noop("triaging"), gettext_noop("unavailable"), gettext_noop("unroute"),
        gettext_noop("withdraw"), gettext_noop("withdrawn"), gettext_noop("wrap up"),
    }
)  # fmt: skip
