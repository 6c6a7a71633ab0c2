"""docs/limits.md: every number, time and list that the code decides by, from the code itself."""

import ast
import pkgutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import override

from programs.base.machine import Machine

APPS: Final = ("journal", "programs", "dispatch", "triage")
# Each of these has a page or a file of its own: roles.md, events.md, protocols.md.
ELSEWHERE: Final = ("programs.base.permissions", "journal.facts", "journal.codes")
LONGEST: Final = 1200
UNITS: Final = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))

HEAD: Final = """# Limits and lists

Every number, time and closed list that the code decides by, where it stands, and why. A change to
one is a change to this page: `manage.py write_docs` makes it; a test compares. What an agency sets
is in `mih/settings.py` and in the city's folder (cities.md); here it is as shipped. State machines
are in states.md, permissions in roles.md, what R28 and its like are in requirements.md.
"""


def limits_page() -> str:
    """The page, module by module."""
    with override("en"):
        parts = [_part(module) for module in _modules()]
    return HEAD + "".join(part for part in parts if part)


def machines() -> Iterator[Machine]:
    """Every state machine there is."""
    for module in _modules():
        if module.__name__.endswith(".states"):
            yield from (one for one in vars(module).values() if isinstance(one, Machine))


def _modules() -> Iterator[ModuleType]:
    for app in APPS:
        package = import_module(app)
        for info in sorted(pkgutil.walk_packages(package.__path__, f"{app}."), key=_name):
            if ".migrations" not in info.name and not info.name.startswith(ELSEWHERE):
                yield import_module(info.name)


def _name(info: pkgutil.ModuleInfo) -> str:
    return info.name


def _part(module: ModuleType) -> str:
    source = Path(str(module.__file__)).read_text()
    rows = "".join(
        f"| `{name}` | {words} | {says} |\n"
        for name, says in _named(source)
        if (words := _told(name, getattr(module, name)))
    )
    path = module.__name__.replace(".", "/") + ".py"
    return f"\n## `{path}`\n\n| name | value | says |\n|---|---|---|\n{rows}" if rows else ""


def _named(source: str) -> Iterator[tuple[str, str]]:
    """The names that a module makes final, and its closed lists, each with its comment."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign | ast.Assign) and not isinstance(node.value, ast.Name):
            for name in _targets(node):
                if name.isupper():
                    yield name, _comment(lines, node)
        elif isinstance(node, ast.ClassDef):
            yield node.name, " ".join((ast.get_docstring(node) or "").split())


def _targets(node: ast.AnnAssign | ast.Assign) -> list[str]:
    targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
    return [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]


def _comment(lines: list[str], node: ast.AnnAssign | ast.Assign) -> str:
    """What is said above it, or behind it."""
    first = node.lineno - 1
    while first and lines[first - 1].startswith("#"):
        first -= 1
    above = [line.removeprefix("#").strip() for line in lines[first : node.lineno - 1]]
    behind = lines[node.lineno - 1].partition("  # ")[2] if node.lineno == node.end_lineno else ""
    said = " ".join(above) or behind
    return "" if said.startswith(("noqa", "type:", "fmt:")) else said.replace("|", "\\|")


def _told(name: str, value: Any) -> str:
    """The value in a cell of the table; empty where it is nothing to decide by."""
    if isinstance(value, type):
        here = value.__name__ == name
        return _members(value) if here and issubclass(value, Enum) else ""
    if isinstance(value, Machine):
        return f"machine: {value.name}{'; a move may be undone' if value.undoable else ''}"
    words = _words(value)
    if words is None or isinstance(value, str | Promise) or len(words) > LONGEST:
        return ""
    return words.replace("|", "\\|").replace("\n", " ")


def _members(kind: type[Enum]) -> str:
    words = (f"{one.name} = {one.value}" for one in kind)
    return ", ".join(words) if all(_words(one.value) for one in kind) else ""


def _words(value: Any) -> str | None:
    """A number, a time, a word, or any collection of them; None for everything else."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, timedelta):
        return _time(value)
    if isinstance(value, str | Promise | int | float):
        return str(value) or "“”"
    if isinstance(value, Mapping):
        pairs = [(_words(key), _words(one)) for key, one in value.items()]
        inner = _joined([None if None in pair else f"{pair[0]}: {pair[1]}" for pair in pairs])
        return None if inner is None else f"{{{inner}}}"
    if isinstance(value, set | frozenset):
        inner = _joined(sorted((_words(one) for one in value), key=str))
        return None if inner is None else f"{{{inner}}}"
    if isinstance(value, tuple | list):
        inner = _joined([_words(one) for one in value])
        return None if inner is None else f"({inner})"
    return None


def _joined(words: list[str | None]) -> str | None:
    known = [one for one in words if one is not None]
    return ", ".join(known) if len(known) == len(words) else None


def _time(value: timedelta) -> str:
    seconds = value.total_seconds()
    size, unit = next(one for one in UNITS if seconds % one[0] == 0)
    count = int(seconds // size)
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
