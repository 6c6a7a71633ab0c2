"""Whether every word of a protocol means something: what it tests, adds and leads to is there."""

from collections.abc import Iterator

from triage.protocols.table import (
    ALONG,
    DESTINATIONS,
    NEEDS,
    PRIORITIES,
    UNKNOWN,
    Protocol,
    When,
)


def unknown_words(protocol: Protocol) -> Iterator[str]:
    """A sentence about each word that means nothing. No diagram can be made of those."""
    yield from _unknown_rules(protocol)
    yield from _unknown_along(protocol)
    yield from _unknown_conditions(protocol)
    for question in protocol.questions:
        if not question.declared:
            yield (
                f"Question {question.key!r} does not say which safety fact its answers state "
                "(`states`), and how grave each of them is (`severity`)."
            )
        if question.is_risk and UNKNOWN not in question.keys:
            yield f"Question {question.key!r} asks about a risk and does not offer 'unknown'."
    yield from _unknown_destinations(protocol)
    strange = list(_unknown_fallbacks(protocol))
    yield from strange
    # A chain is only followed to places that are there.
    for code in protocol.destinations if not strange else ():
        yield from _is_dead_end(protocol, code)


def _unknown_rules(protocol: Protocol) -> Iterator[str]:
    ids = [rule.id for rule in protocol.rules]
    for twice in sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1}):
        yield f"Two rules are called {twice!r}."
    for rule in protocol.rules:
        yield from _flaws(f"Rule {rule.id!r}", rule.when, protocol)
        if rule.priority not in PRIORITIES:
            yield f"Rule {rule.id!r} has priority {rule.priority}, which does not exist."


def _unknown_along(protocol: Protocol) -> Iterator[str]:
    for number, extra in enumerate(protocol.along, start=1):
        yield from _flaws(f"Along {number}", extra.when, protocol)
        for name in extra.add:
            if name not in ALONG:
                yield f"Along {number} adds {name!r}, whom nobody knows."


def _unknown_conditions(protocol: Protocol) -> Iterator[str]:
    """Conditions that are no rule's."""
    for question in protocol.questions:
        yield from _flaws(f"Whether {question.key!r} is asked", question.ask_when, protocol)
    for number, one in enumerate(protocol.advice, start=1):
        yield from _flaws(f"Advice {number}", one.when, protocol)
    for code, place in protocol.destinations.items():
        yield from _flaws(f"Whom {code!r} takes", place.takes, protocol)


def _unknown_destinations(protocol: Protocol) -> Iterator[str]:
    for band in protocol.bands:
        for way in band.ways:
            yield from _flaws(f"Band {band.sign!r}", way.when, protocol)
            if way.to not in protocol.destinations:
                yield f"Band {band.sign!r} goes to {way.to!r}, which the file does not describe."
    for code, place in protocol.destinations.items():
        if code not in DESTINATIONS:
            yield f"{code!r} is no destination; there are {', '.join(DESTINATIONS)}."
        if place.needs not in NEEDS:
            yield f"Destination {code!r} needs {place.needs!r}, which nobody can be."


def _unknown_fallbacks(protocol: Protocol) -> Iterator[str]:
    for code, place in protocol.destinations.items():
        then = place.otherwise
        if then is None:
            continue
        if then.to not in protocol.destinations:
            yield f"Destination {code!r} leads to {then.to!r}, which is not there."
        if strange := set(then.add) - set(ALONG):
            yield f"Destination {code!r} adds {min(strange)!r}, whom nobody knows."
        if place.needs == "nobody" and not place.takes:
            yield f"Destination {code!r} is always there, and leads on to {then.to!r}: never used."


def _is_dead_end(protocol: Protocol, code: str) -> Iterator[str]:
    """Whether those who cannot be taken here end up with somebody who is always there."""
    chain = protocol.chain(code)
    last = chain[-1]
    if last.otherwise and last.otherwise.to in {place.code for place in chain}:
        yield f"Destination {code!r} leads round in a circle and never to somebody."
    elif last.needs != "nobody" or last.takes:
        yield (
            f"Destination {code!r} leads to {last.code!r}, and nowhere when that is shut or "
            "does not take the person."
        )


def _flaws(what: str, when: When, protocol: Protocol) -> Iterator[str]:
    offered = {question.key: question.keys for question in protocol.questions}
    for key, wanted in when.items():
        if key not in offered:
            yield f"{what} tests {key!r}, which is no question."
            continue
        for answer in wanted:
            if answer not in offered[key]:
                yield f"{what} tests {key!r} for {answer!r}, which it does not offer."
