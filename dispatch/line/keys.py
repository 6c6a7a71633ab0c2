"""The keys of the console, as a table: the help is drawn from it, and a verb of the line has the
letter of the key that does the same. A letter never means one thing here and another there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the console, and the verb of the line that does the same, where there is one."""

    key: str
    does: "_StrOrPromise"
    verb: str = ""


KEYS: Final[tuple[Key, ...]] = (
    Key("a", _("take a new call"), "new"),
    Key("c", _("go to the calls; arrows move, Enter opens")),
    Key("u", _("go to the units")),
    Key("t", _("triage the open call; digits answer, Enter confirms"), "triage"),
    Key("n", _("write a note; Enter saves, Shift+Enter breaks the line"), "note"),
    Key("d", _("dispatch a unit; digits choose it"), "dispatch"),
    Key("p", _("go to the next step of the first unit; Enter reports it")),
    Key("s", _("go to the safety facts")),
    Key("l", _("state language and access needs")),
    Key("q", _("screen the person, where you treat them; digits answer")),
    Key("k", _("take the page, or mark the alert as seen")),
    Key("'", _("go to the alerts; arrows move, Enter opens the call")),
    Key("o", _("receive a request of an officer on scene"), "officer"),
    Key("j", _("receive a caller whom 988 hands over"), "lifeline"),
    Key("g", _("take the first call of the queue")),
    Key("h", _("hand the call over: to the queue or to a clinician")),
    Key("r", _("read the chart, and write the brief note")),
    Key("y", _("write the safety plan")),
    Key("f", _("the person: earlier calls, and help found for them")),
    Key("b", _("police now"), "police"),
    Key("e", _("EMS now"), "ems"),
    Key("i", _("imminent risk: the call stays open until contact is made")),
    Key("v", _("contact is made; on a call-back: the person was reached")),
    Key("m", _("warm transfer to 988"), "988"),
    Key("w", _("watch the call, or stop watching")),
    Key("z", _("a whisper is read")),
    Key("x", _("close the call"), "close"),
    Key("=", _("say who comes; Enter accepts"), "owed"),
    Key(";", _("plan one response of several agencies"), "plan"),
    Key(".", _("the crew was heard and is well"), "checkin"),
    Key("!", _("duress: the crew is in danger, every console is alarmed"), "duress"),
    Key(",", _("go to the map; Page Down and Page Up walk it, Enter opens"), "map"),
    Key("+", _("confirm what somebody else eased or ended"), "confirm"),
    Key("-", _("refuse it: what is graver stands"), "refuse"),
    Key("?", _("every key and verb"), "help"),
)
KEY_OF: Final[Mapping[str, Key]] = {key.key: key for key in KEYS}
LETTER_OF: Final[Mapping[str, str]] = {key.verb: key.key for key in KEYS if key.verb}
