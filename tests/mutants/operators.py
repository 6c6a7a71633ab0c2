"""The ways a line is broken: mutmut's operators, and those of a dispatch console.

mutmut's own runner leaves decorated functions alone, and every command here is decorated with
`@transaction.atomic`; so only its operators are used. They change what is computed. What they
never do is what costs most here: leave out a guard, a lock, an event or an entry of a list, or
name another permission, reason or role.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import libcst as cst
import libcst.matchers as m
from mutmut.mutation import mutators

Operator = Callable[[Any], Iterable[cst.CSTNode]]
LOCKS: Final = m.Call(func=m.Attribute(attr=m.Name("select_for_update")))
LEAVES: Final = m.Raise() | m.Return() | m.Continue()
MANY: Final = (cst.Tuple, cst.List, cst.Set)
# Words are not logic; a constant that is None fails at import, which proves nothing.
LEFT_OUT: Final = (mutators.operator_string, mutators.operator_assignment)


def drop_call(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """A command that does not check, write or append."""
    if m.matches(node, m.SimpleStatementLine(body=[m.Expr(value=m.Call())])):
        yield node.with_changes(body=[cst.Pass()])


def drop_addition(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """`entries += …` left out: the other person is not told."""
    if m.matches(node, m.SimpleStatementLine(body=[m.AugAssign()])):
        yield node.with_changes(body=[cst.Pass()])


def drop_field(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """`call.overdue_at = None` left out."""
    field = m.AssignTarget(target=m.Attribute() | m.Tuple(elements=[m.AtLeastN(n=1)]))
    if m.matches(node, m.SimpleStatementLine(body=[m.Assign(targets=[field])])):
        yield node.with_changes(body=[cst.Pass()])


def drop_guard(node: cst.If) -> Iterator[cst.CSTNode]:
    """A condition that never holds, where its branch refuses or leaves."""
    if m.matches(node.body.body[-1], m.SimpleStatementLine(body=[LEAVES])):
        yield node.with_changes(test=cst.Name("False"))


def hold_always(node: cst.If) -> Iterator[cst.CSTNode]:
    """A condition that always holds."""
    yield node.with_changes(test=cst.Name("True"))


def drop_lock(node: cst.Call) -> Iterator[cst.CSTNode]:
    """Rows that are read and not locked."""
    if m.matches(node, LOCKS):
        yield cst.ensure_type(node.func, cst.Attribute).value


def drop_member(node: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    """A list, set or tuple of constants without one of them."""
    if not isinstance(node, MANY) or len(node.elements) < 2:
        return
    if not all(m.matches(one.value, m.Attribute()) for one in node.elements):
        return
    for index in range(len(node.elements)):
        kept = [*node.elements[:index], *node.elements[index + 1 :]]
        if isinstance(node, cst.Tuple):  # one alone needs its comma
            kept = [one.with_changes(comma=cst.Comma()) for one in kept]
        yield node.with_changes(elements=kept)


def drop_filter(node: cst.Call) -> Iterator[cst.CSTNode]:
    """A query that asks one thing less."""
    if m.matches(node, m.Call(func=m.Attribute(attr=m.Name("filter") | m.Name("exclude")))):
        for index in range(len(node.args)):
            yield node.with_changes(args=[*node.args[:index], *node.args[index + 1 :]])


def other_names(module: cst.Module) -> Operator:
    """Another constant of the same family that the module names: reason, role, permission."""
    families: dict[str, list[str]] = {}
    for found in m.findall(module, m.Attribute(value=m.Name(), attr=m.Name())):
        family, name = found.value.value, found.attr.value  # type: ignore[attr-defined]
        constant = family[0].isupper() and name.isupper()
        if constant and name not in families.setdefault(family, []):
            families[family].append(name)

    def other_name(node: cst.Attribute) -> Iterator[cst.CSTNode]:
        if not m.matches(node, m.Attribute(value=m.Name(), attr=m.Name())):
            return
        names = families.get(node.value.value, [])  # type: ignore[attr-defined]
        if len(names) > 1 and node.attr.value in names:
            yield node.with_changes(
                attr=cst.Name(names[(names.index(node.attr.value) + 1) % len(names)])
            )

    return other_name


def operators_for(module: cst.Module) -> tuple[tuple[type, Operator], ...]:
    """Which kind of node each operator breaks."""
    kept = [pair for pair in mutators.mutation_operators if pair[1] not in LEFT_OUT]
    return (
        *kept,
        (cst.SimpleStatementLine, drop_call),
        (cst.SimpleStatementLine, drop_addition),
        (cst.SimpleStatementLine, drop_field),
        (cst.If, drop_guard),
        (cst.If, hold_always),
        (cst.Call, drop_lock),
        (cst.Call, drop_filter),
        (cst.BaseExpression, drop_member),
        (cst.Attribute, other_names(module)),
    )
