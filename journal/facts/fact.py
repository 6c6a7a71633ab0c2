"""What every fact of the journal has, and who may read it (docs/decisions/0030)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from django.utils.translation import gettext_lazy as _
from pydantic import ConfigDict

NOT_SHOWN: Final = _("Recorded by a newer version of this program: not shown")


class Readers(StrEnum):
    """Who may read a fact. Its subjects ask for more: whoever reads of a call must see that
    call, of a unit must see units, of a person must read the journal.
    """

    SUBJECTS = "whoever sees its subjects"
    JOURNAL = "who reads the journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened, as ids and codes: never a name, an address or a word said.

    A subclass is one kind of event. Its fields are the keys of the event's data; a field named
    like a keyword of Python has an underscore after it (`from_` is "from"). Whoever adds, renames
    or takes away a field, or lets it mean something else, raises VERSION and gives a default to
    what older events lack.
    """

    KIND: ClassVar[str]
    SUBJECTS: ClassVar[str]
    VERSION: ClassVar[int] = 1
    READERS: ClassVar[Readers] = Readers.SUBJECTS
    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    def sentence(self) -> str | None:
        """One line for a call's timeline, or None where the timeline shows the thing itself."""
        return None


@dataclass(frozen=True, slots=True)
class Unread:
    """An event that this program cannot read: of an unknown kind, of a newer version, or of a
    shape that does not fit. `why` names no value.
    """

    kind: str
    why: str
