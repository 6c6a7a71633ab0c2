"""Facts about protocols as the journal keeps them: ids and codes."""

from typing import TypedDict

from journal.chain import Entry
from journal.facts.triage import (
    EasingExplained,
    ProtocolDrafted,
    ProtocolProven,
    ProtocolPublished,
    ProtocolRetired,
    ProtocolSigned,
)
from triage.protocols.models import Explanation, ProtocolVersion


def protocol_drafted(protocol: ProtocolVersion) -> Entry:
    return Entry(_named(protocol), ProtocolDrafted(**_version(protocol)))


def protocol_proven(protocol: ProtocolVersion) -> Entry:
    return Entry(_named(protocol), ProtocolProven(**_version(protocol)))


def protocol_signed(protocol: ProtocolVersion) -> Entry:
    return Entry(_named(protocol), ProtocolSigned(**_version(protocol)))


def protocol_published(protocol: ProtocolVersion) -> Entry:
    return Entry(_named(protocol), ProtocolPublished(**_version(protocol)))


def protocol_retired(protocol: ProtocolVersion) -> Entry:
    return Entry(_named(protocol), ProtocolRetired(**_version(protocol)))


def easing_explained(explanation: Explanation) -> Entry:
    fact = EasingExplained(from_=explanation.from_rule, to=explanation.to_rule)
    return Entry(_named(explanation.protocol), fact)


def _named(protocol: ProtocolVersion) -> tuple[str, ...]:
    return (f"protocol:{protocol}",)


class _Version(TypedDict):
    code: str
    version: int
    sha256: str


def _version(protocol: ProtocolVersion) -> _Version:
    return {"code": protocol.code, "version": protocol.version, "sha256": protocol.sha256}
