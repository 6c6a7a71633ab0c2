"""Facts about linked and held calls, from their rows."""

from dispatch.calls.models import Call
from dispatch.links.models import CallLink
from journal.chain import Entry
from journal.codes.scene import LinkKind
from journal.facts.scene import CallHeld, CallsLinked, LinkUndone


def call_held(call: Call) -> Entry:
    return Entry((f"call:{call.pk}",), CallHeld(until=call.held_until))


def calls_linked(link: CallLink) -> Entry:
    fact = CallsLinked(
        link=link.pk, as_=LinkKind(link.kind), kept=link.kept.number, other=link.other.number
    )
    return Entry(_linked(link), fact)


def link_undone(link: CallLink, stands: bool, unrouted: bool) -> Entry:
    fact = LinkUndone(link=link.pk, as_=LinkKind(link.kind), later_stands=stands, unrouted=unrouted)
    return Entry(_linked(link), fact)


def _linked(link: CallLink) -> tuple[str, str]:
    return (f"call:{link.kept_id}", f"call:{link.other_id}")
