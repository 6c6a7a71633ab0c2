"""What whoever ends a call says of how it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from dispatch.call_backs.services import CallBackPlan
from journal.codes.calls import (
    Disposition,
    NoCallBack,
    NoContact,
    TakenTo,
    Tried,
    Unserved,
    WhyUntriaged,
)
from journal.codes.follow_ups import FollowUpKind
from journal.codes.member import member_or_none


class Said(TypedDict, total=False):
    """An ending as the keywords of a command, each of which may be left out but the first."""

    disposition: Disposition
    unserved: Unserved | None
    no_contact: NoContact | None
    call_back: CallBackPlan | NoCallBack | None
    follow_ups: Sequence[FollowUpKind]
    taken_to: TakenTo | None
    jail_avoided: bool
    tried: Tried | None
    untriaged: WhyUntriaged | None
    named: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One ending, with everything that may have to be said of it."""

    disposition: Disposition
    unserved: Unserved | None = None
    no_contact: NoContact | None = None
    call_back: CallBackPlan | NoCallBack | None = None
    follow_ups: Sequence[FollowUpKind] = ()
    taken_to: TakenTo | None = None
    jail_avoided: bool = False
    tried: Tried | None = None
    untriaged: WhyUntriaged | None = None
    # Who found or has a person in danger, where nobody of ours did.
    named: str = ""

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it while a second person is asked."""
        promise = self.call_back if isinstance(self.call_back, CallBackPlan) else None
        return {
            "disposition": self.disposition,
            "unserved": self.unserved,
            "no_contact": self.no_contact,
            "no_call_back": self.call_back if isinstance(self.call_back, NoCallBack) else None,
            "call_back_at": promise.at.isoformat() if promise and promise.at else None,
            "call_back_by": promise.by if promise else None,
            "follow_ups": list(self.follow_ups),
            "taken_to": self.taken_to,
            "jail_avoided": self.jail_avoided,
            "tried": self.tried,
            "untriaged": self.untriaged,
            "named": self.named,
        }


def ending_from(stored: Mapping[str, Any]) -> Ending:
    """What `Ending.stored` kept."""
    at = stored["call_back_at"]
    promise = CallBackPlan(at=datetime.fromisoformat(at) if at else None, by=stored["call_back_by"])
    return Ending(
        disposition=Disposition(stored["disposition"]),
        unserved=member_or_none(Unserved, stored["unserved"]),
        no_contact=member_or_none(NoContact, stored["no_contact"]),
        call_back=member_or_none(NoCallBack, stored["no_call_back"]) or promise,
        follow_ups=tuple(FollowUpKind(kind) for kind in stored["follow_ups"]),
        taken_to=member_or_none(TakenTo, stored["taken_to"]),
        jail_avoided=stored["jail_avoided"],
        tried=member_or_none(Tried, stored["tried"]),
        untriaged=member_or_none(WhyUntriaged, stored["untriaged"]),
        named=stored["named"],
    )
