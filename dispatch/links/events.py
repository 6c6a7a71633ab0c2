"""Facts about linked calls, from their rows."""

from dispatch.links.models import CallLink
from journal.chain import Entry
from journal.codes.scene import LinkKind
from journal.facts.scene import CallsLinked, LinkUndone


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
