"""From what is stored to the member of a closed list."""

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")
C = TypeVar("C")


def member(code: Callable[[V], C], value: V | None) -> C:
    """The member of `code` that is stored as `value`. Raises ValueError where nothing is."""
    if value is None:
        raise ValueError(f"{code} has no member that is nothing")
    return code(value)


def member_or_none(code: Callable[[V], C], value: V | None) -> C | None:
    """The member of `code` that is stored as `value`, or None where nothing is."""
    return None if value is None else code(value)
