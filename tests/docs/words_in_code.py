"""What Python code says to people: the words that do not go through gettext."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

GETTEXT = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "npgettext_lazy",
}
CHOICES = {"TextChoices", "IntegerChoices"}
SAID_BY_FIELDS = {"label", "help_text", "error_messages", "required", "empty_label"}
# What makes fields in `programs.base.forms`, and takes words by position.
FIELD_MAKERS = {"text", "too_long", "radios_of"}
# A program's letters, CCD or EMS, are the same in every language.
WORD = re.compile(r"[A-Za-z]*[a-z]{2,}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True, order=True, slots=True)
class Plain:
    """A text that a person reads and that is not wrapped, or not so that it can be collected."""

    line: int
    text: str


def refusals(trees: list[ast.Module]) -> set[str]:
    """The names of Refusal and of every class that stands on it."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names = {"Refusal"}
    while more := {
        node.name
        for node in classes
        if node.name not in names and names & {_name(base) for base in node.bases}
    }:
        names |= more
    return names


def plain_words(tree: ast.Module, refused: set[str], *, forms: bool) -> list[Plain]:
    """Every text of a module that is not wrapped. `forms`: it is a module of forms."""
    found: set[Plain] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found.update(_in_call(node, refused, forms=forms))
        elif isinstance(node, ast.ClassDef) and CHOICES & {_name(base) for base in node.bases}:
            found.update(_in_choices(node))
        elif isinstance(node, ast.ClassDef) and node.name in refused:
            found.update(_in_refusal(node))
    return sorted(found)


def _in_call(call: ast.Call, refused: set[str], *, forms: bool) -> Iterator[Plain]:
    name = _name(call.func)
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    if name in GETTEXT:
        yield from _not_collected(call)
    elif name in refused or name == "ValidationError" or (forms and name in FIELD_MAKERS):
        for value in values:
            yield from _plain(value)
    elif forms:
        for keyword in call.keywords:
            if keyword.arg in SAID_BY_FIELDS:
                yield from _plain(keyword.value)


def _in_choices(node: ast.ClassDef) -> Iterator[Plain]:
    """Labels of a closed list. Where none is written, Django makes one from the member's name."""
    for statement in node.body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        match statement.value:
            case ast.Tuple(elts=[_, *labels]):
                for label in labels:
                    yield from _plain(label)
            case ast.Constant(value=str() as value):
                yield Plain(statement.lineno, f"{node.name} {value!r} has no label")


def _in_refusal(node: ast.ClassDef) -> Iterator[Plain]:
    """What a refusal says by itself, in `super().__init__(…)`."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
            for value in call.args:
                yield from _plain(value)


def _not_collected(call: ast.Call) -> Iterator[Plain]:
    """A key that is put together only while the program runs is in no catalog."""
    for node in [part for value in call.args for part in ast.walk(value)]:
        late = isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.BinOp) and any(_speaks(part) for part in (node.left, node.right))
        )
        if late or (isinstance(node, ast.Attribute) and node.attr == "format"):
            yield Plain(call.lineno, ast.unparse(call))


def _plain(node: ast.expr) -> Iterator[Plain]:
    """The texts of an expression that reach its value without gettext."""
    if isinstance(node, ast.JoinedStr) and any(_speaks(part) for part in node.values):
        yield Plain(node.lineno, ast.unparse(node))
    elif isinstance(node, ast.Constant) and _speaks(node):
        yield Plain(node.lineno, node.value)
    for part in _parts(node):
        yield from _plain(part)


def _parts(node: ast.expr) -> list[ast.expr]:
    """The expressions whose texts come to stand in that of this one."""
    match node:
        case ast.JoinedStr(values=values):
            return [part.value for part in values if isinstance(part, ast.FormattedValue)]
        case ast.Call(func=ast.Name(id="str"), args=values):
            return values
        case ast.Call(func=ast.Attribute(value=text, attr="format" | "join"), args=values):
            return [text, *values]
        case ast.IfExp(body=body, orelse=orelse):
            return [body, orelse]
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.Dict(values=values) | ast.BoolOp(values=values):
            return values
        case ast.Tuple(elts=values) | ast.List(elts=values):
            return values
    return []


def _speaks(node: ast.expr) -> bool:
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and bool(WORD.search(PLACEHOLDER.sub("", text)))


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
