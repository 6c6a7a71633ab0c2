"""The glossary is in order, and the names it gives are those of the code."""

import ast
import re
from collections import defaultdict

from mih.environment import ROOT
from tests.docs.test_docs import DOCS, table

APPS = ("journal", "programs", "dispatch", "triage", "mih")
COLUMNS = ["Term", "What it means", "On screens", "In the code", "Do not say"]


def rows():
    return table((DOCS / "glossary.md").read_text())


def names_of(node):
    """The names that a class or a module makes: functions, classes, what is assigned."""
    for part in node.body:
        if isinstance(part, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield part.name
        elif isinstance(part, ast.Assign):
            yield from (target.id for target in part.targets if isinstance(target, ast.Name))
        elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            yield part.target.id
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
            yield part.attr  # self.… = …, in __init__


def defined():
    """Every name that is defined at the top of a module; and what is in each class or module."""
    tops, inside = set(), defaultdict(set)
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            module = ast.parse(file.read_text())
            path = file.relative_to(ROOT)
            package, here = ".".join(path.parent.parts), ".".join(path.with_suffix("").parts)
            tops |= {package, here, *names_of(module)}
            inside[here] |= set(names_of(module))
            for node in ast.walk(module):
                if isinstance(node, ast.ClassDef):
                    inside[node.name] |= set(names_of(node))
    return tops, inside


def test_it_has_every_term_once_and_in_order():
    head, *lines = rows()
    assert head == COLUMNS
    terms = [line[0].lower() for line in lines]
    assert terms == sorted(set(terms))


def test_every_name_it_gives_is_in_the_code():
    tops, inside = defined()
    unknown = []
    for term, _, _, code, _ in rows()[1:]:
        for name in re.findall(r"`([A-Za-z_./]+)`", code):
            owner, _, member = name.rpartition(".")
            is_path = "/" in name and (ROOT / name).exists()
            if not is_path and name not in tops and member not in inside[owner]:
                unknown.append((term, name))
    assert unknown == []
