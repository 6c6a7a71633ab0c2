"""The hash that ties each event to the one before it, and the walk that checks it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from journal.facts.fact import Fact

GENESIS: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact asked to be recorded, and what it is about."""

    subjects: tuple[str, ...]
    fact: Fact


def hash_event(
    previous: str,
    *,
    seq: int,
    at: datetime,
    kind: str,
    actor_id: int | None,
    subjects: Sequence[str],
    data: Mapping[str, Any],
) -> str:
    """The hash of an event whose predecessor's hash is `previous`."""
    stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [seq, stamp, kind, actor_id, list(subjects), dict(data)]
    # One spelling for one event: else the same event, read back, would have another hash.
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(f"{previous}\n{text}".encode()).hexdigest()
