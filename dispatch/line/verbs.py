"""The verbs, as a table: what each is called, takes and does. docs/line.md is held equal to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from dispatch.line import call_commands, owed_commands, unit_commands, view_commands
from dispatch.line.commands import LineContext, ParsedCommand
from dispatch.line.keys import LETTER_OF
from journal.codes.scene import LinkKind, ObligationKind
from journal.codes.units import AssignmentStatus

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Maker = Callable[[LineContext, Sequence[str]], ParsedCommand]


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. `takes` is what completion offers."""

    name: str
    usage: str
    does: "_StrOrPromise"
    make: Maker
    takes: str = ""

    @property
    def short(self) -> str:
        """The letter that always means it: the key of the console that does the same, or none."""
        return LETTER_OF.get(self.name, "")


_step = unit_commands.step
_A, _L, _K = AssignmentStatus, LinkKind, ObligationKind

VERBS: Final[tuple[Verb, ...]] = (
    Verb("new", "new <place>", _("open a call there"), call_commands.new, "place"),
    Verb("officer", "officer", _("take an officer's call"), view_commands.press("o")),
    Verb("lifeline", "lifeline", _("take a call from 988"), view_commands.press("j")),
    Verb("open", "open <call>", _("show a call"), view_commands.open_call, "call"),
    Verb("triage", "triage [call]", _("ask the questions"), view_commands.on_call("t"), "call"),
    Verb("dispatch", "dispatch <units> [call]", _("send units"), unit_commands.dispatch, "unit"),
    Verb("stack", "stack <unit> [call]", _("promise the call next"), unit_commands.stack, "unit"),
    Verb("swap", "swap <unit>", _("take the stacked call first"), unit_commands.swap, "unit"),
    Verb(
        "enroute",
        "enroute [unit]",
        _("it is on the way"),
        _step(_A.EN_ROUTE),
        "unit",
    ),
    Verb("staged", "staged [unit]", _("it waits near by"), _step(_A.STAGED), "unit"),
    Verb("onscene", "onscene [unit]", _("it is there"), _step(_A.ON_SCENE), "unit"),
    Verb(
        "transport",
        "transport [unit]",
        _("it takes the person to care"),
        _step(_A.TRANSPORTING),
        "unit",
    ),
    Verb("clear", "clear [unit]", _("it is done"), _step(_A.CLEARED), "unit"),
    Verb("cancel", "cancel [unit]", _("it need not go"), _step(_A.CANCELLED), "unit"),
    Verb("hazards", "hazards [unit]", _("read over the radio"), unit_commands.hazards, "unit"),
    Verb("checkin", "checkin [unit]", _("the crew is well"), unit_commands.checkin, "unit"),
    Verb("duress", "duress <unit>", _("alarm every position"), unit_commands.duress, "unit"),
    Verb(
        "duty",
        "duty <unit> <command>",
        _("start, suspend, resume, end"),
        unit_commands.duty,
        "unit",
    ),
    Verb("hold", "hold [call] <minutes> <why>", _("the call can wait"), call_commands.hold),
    Verb("release", "release [call]", _("it cannot wait after all"), call_commands.release),
    Verb("note", "note <words>", _("write a note on the open call"), call_commands.note),
    Verb(
        "find",
        "find <words>",
        _("find a call of the last month, or a place"),
        view_commands.find,
        "place",
    ),
    Verb("locate", "locate <place>", _("put the open call there"), call_commands.locate, "place"),
    Verb(
        "plan", "plan <crisis|overdose> [staging]", _("one response of several"), call_commands.plan
    ),
    Verb("arrived", "arrived <police|ems|fire>", _("they are there"), call_commands.arrived),
    Verb("safe", "safe [call]", _("declare the scene safe"), call_commands.safe),
    Verb("police", "police [call]", _("ask for police now"), owed_commands.ask(_K.POLICE)),
    Verb("ems", "ems [call]", _("ask for EMS now"), owed_commands.ask(_K.EMS)),
    Verb("fire", "fire [call]", _("ask for fire now"), owed_commands.ask(_K.FIRE)),
    Verb(
        "owed",
        "owed <what> <accepted who|arrived|unavailable why|cancelled why>",
        _("what was asked for: who goes, they are there, nobody comes and why"),
        owed_commands.owed,
    ),
    Verb("page", "page [call]", _("page the supervisor"), call_commands.page),
    Verb(
        "confirm",
        "confirm [call]",
        _("a second person: what is asked is done"),
        call_commands.countersign(True),
        "call",
    ),
    Verb(
        "refuse",
        "refuse [call]",
        _("a second person: what is graver stands"),
        call_commands.countersign(False),
        "call",
    ),
    Verb("read", "read [call]", _("the note about its place is read"), call_commands.read),
    Verb("premise", "premise <words>", _("note about this place"), call_commands.premise),
    Verb(
        "link",
        "link <call>",
        _("it belongs to the open call"),
        call_commands.link(_L.RELATED),
        "call",
    ),
    Verb(
        "merge",
        "merge <call>",
        _("it is the open call"),
        call_commands.link(_L.MERGED),
        "call",
    ),
    Verb("988", "988 [call]", _("hand the caller to 988"), view_commands.on_call("m"), "call"),
    Verb(
        "outcome",
        "outcome <how> [call]",
        _("how the transfer to 988 went"),
        call_commands.outcome,
    ),
    Verb("close", "close [call]", _("end the call"), view_commands.on_call("x"), "call"),
    Verb("who", "who [unit]", _("who is on, or what a unit does"), view_commands.who, "unit"),
    Verb("map", "map [place]", _("show it on the map"), view_commands.show_map, "place"),
    Verb("undo", "undo", _("take the last step back"), unit_commands.undo),
    Verb("help", "help", _("every key and verb"), view_commands.press("?")),
)
