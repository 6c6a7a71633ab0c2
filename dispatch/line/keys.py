"""The keys of the console, as a table: the help is drawn from it, and a verb of the line has the
letter of the key that does the same. A letter never means one thing here and another there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the console, and the verb of the line that does the same, where there is one."""

    key: str
    does: str
    verb: str = ""


KEYS: Final[tuple[Key, ...]] = (
    Key("a", "take a new call", "new"),
    Key("c", "go to the calls; arrows move, Enter opens"),
    Key("u", "go to the units"),
    Key("t", "triage the open call; digits answer, Enter confirms", "triage"),
    Key("n", "write a note; Enter saves, Shift+Enter breaks the line", "note"),
    Key("d", "dispatch a unit; digits choose it", "dispatch"),
    Key("p", "go to the next step of the first unit; Enter reports it"),
    Key("s", "go to the safety facts"),
    Key("l", "state language and access needs"),
    Key("q", "screen the person, where you treat them; digits answer"),
    Key("k", "take the page, or mark the alert as seen"),
    Key("o", "receive a request of an officer on scene", "officer"),
    Key("j", "receive a caller whom 988 hands over", "lifeline"),
    Key("g", "take the first call of the queue"),
    Key("h", "hand the call over: to the queue or to a clinician"),
    Key("r", "read the chart, and write the brief note"),
    Key("y", "write the safety plan"),
    Key("f", "the person: earlier calls, and help found for them"),
    Key("b", "police now", "police"),
    Key("e", "EMS now", "ems"),
    Key("i", "imminent risk: the call stays open until contact is made"),
    Key("v", "contact is made; on a call-back: the person was reached"),
    Key("m", "warm transfer to 988"),
    Key("w", "watch the call, or stop watching"),
    Key("z", "a whisper is read"),
    Key("x", "close the call", "close"),
    Key(";", "plan one response of several agencies", "plan"),
    Key(".", "the crew was heard and is well", "checkin"),
    Key("!", "duress: the crew is in danger, every console is alarmed", "duress"),
    Key(",", "go to the map; Page Down and Page Up walk it, Enter opens", "map"),
    Key("?", "every key and verb", "help"),
)
KEY_OF: Final[Mapping[str, Key]] = {one.key: one for one in KEYS}
LETTER_OF: Final[Mapping[str, str]] = {one.verb: one.key for one in KEYS if one.verb}
