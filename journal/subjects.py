"""What an event is about: "call:<uuid>", "unit:<id>" …"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

K = TypeVar("K")


def keys_of(subjects: Iterable[str], kind: str, read: Callable[[str], K]) -> Mapping[str, K]:
    """The subjects of one kind, each with its key. One whose key cannot be read is left out: a
    newer version may name its rows otherwise, and that stops nobody.
    """
    keys: dict[str, K] = {}
    for subject in subjects:
        named, _, key = subject.partition(":")
        if named == kind:
            try:
                keys[subject] = read(key)
            except ValueError:
                continue
    return keys
