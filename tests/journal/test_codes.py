"""A closed list stands once: a table keyed by its members is whole or says why it is not, and no
code is spelled out where its member could stand.

A new member of a list either works everywhere, or these tests name the places.
"""

import ast
import enum
import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from django.db.models import Choices, TextChoices
from django.utils.functional import Promise

from dispatch.calls.states import OPEN_ASSIGNMENT, STEP_LIMIT, STEP_TO
from dispatch.console.views import first_page
from dispatch.live_board.selectors import UNIT_COLUMNS
from dispatch.open_call import selectors as card
from dispatch.units import selectors as units
from dispatch.units.cards import AVAILABLE
from journal import codes
from journal.codes.calls import Destination, Topic
from journal.codes.people import Program, Role
from journal.codes.units import Duty
from mih.environment import ROOT
from programs.base import waits
from programs.base.permissions import Audience
from triage.protocols import table

APPS = ("journal", "programs", "dispatch", "triage", "mih")

# Tables that leave members out on purpose: where, and why.
OF_STEPS = "the steps that a person reports; the test below holds them to STEP_TO"
OF_OPEN = "of open work only; the test below holds it to OPEN_ASSIGNMENT"
OF_AGENCIES = "the others drive up from inside the programs, or not at all"
PARTIAL = {
    ("dispatch/calls/states.py", "PROGRAM_OF"): "calls of other agencies belong to no program",
    ("dispatch/calls/states.py", "STEP_TO"): "stacking and dispatching are commands of their own",
    ("dispatch/calls/states.py", "STEP_LIMIT"): OF_OPEN,
    (
        "dispatch/duress/states.py",
        "CHECKED_IN",
    ): "only a crew at a scene may be in danger there",
    ("dispatch/obligations/states.py", "AGENCY_OF"): OF_AGENCIES,
    ("dispatch/obligations/states.py", "HELP_OF"): OF_AGENCIES,
    ("dispatch/obligations/states.py", "OWED_BY_DESTINATION"): "the programs have queues of theirs",
    ("dispatch/routing/routes.py", "along"): "owed by where the call is sent, or by a person",
    ("dispatch/open_call/selectors.py", "STEP_WORDS"): OF_STEPS,
    ("dispatch/calls/rows.py", "UNTRIAGED"): "the others are triaged",
    ("dispatch/waiting/selectors.py", "STEP_KEY"): "what has ended waits for nothing",
    ("dispatch/waiting/rows.py", "HANDOFF_KEY"): "what has ended waits for nothing",
    ("dispatch/waiting/rows.py", "REFERRAL_KEY"): "what has ended waits for nothing",
    ("dispatch/waiting/states.py", "TOLD_BY"): "the others are told of by nobody else",
    ("dispatch/units/selectors.py", "MARKS"): OF_OPEN,
    ("dispatch/intake/forms.py", "facts"): "what 988 is asked for when it hands a caller over",
    ("programs/follow_ups/states.py", "DUE_WITHIN"): "after an overdose: OVERDOSE_FOLLOW_UP_HOURS",
    ("programs/ledger/responses.py", "STEPS"): "the others have no time of their own in the ledger",
    ("programs/ledger/responses.py", "BEFORE"): "nothing is put back to a step that ended it",
    ("mih/demo/endings.py", "TRIED"): "the endings that somebody's word carries",
    ("mih/demo/endings.py", "AGENCIES"): "who comes from outside",
    ("mih/demo/simulation.py", "ON_SCENE"): "who goes in the demo",
    ("mih/demo/simulation.py", "BY_PHONE"): "who is helped by phone in the demo",
    ("mih/demo/replay.py", "commands"): "units begin the replayed day in service",
}
# Strings that look like codes of a list and are something else: where, and what they are.
NOT_CODES = {
    ("programs/directory/models.py", "constraints"): "columns",
    ("programs/directory/services.py", "load_directory"): "columns",
    ("mih/demo/city.py", "_NAMED"): "user names",
    ("mih/demo/units.py", "PROGRAMS"): "read without Django; the city's folder is checked with it",
    ("mih/demo/units.py", "DUTIES"): "read without Django; the city's folder is checked with it",
    ("dispatch/console/forms.py", "density"): "how closely lines stand",
    ("dispatch/call_backs/selectors.py", "_call_back"): "the kind of row",
}
# They know no Django, and so no member of a closed list; the tests below hold them equal.
PURE = ("triage/protocols/", "programs/base/waits.py")
# Fields that hold a code.
FIELDS = {
    "agency", "band", "clearance", "consent", "crew_role", "destination", "direction",
    "disposition", "duty", "kind", "near", "need", "outcome", "presence", "program", "reason",
    "result", "role", "source", "state", "status", "taken_to", "topic", "unserved",
}  # fmt: skip


def lists() -> dict[str, type[Choices]]:
    """Every closed list, by the name of its class."""
    files = [path for app in APPS for path in (ROOT / app).glob("*/states.py")]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]
    names += [f"journal.codes.{module.name}" for module in pkgutil.iter_modules(codes.__path__)]
    modules = [importlib.import_module(name) for name in names]
    return {
        name: member
        for module in modules
        for name, member in vars(module).items()
        if isinstance(member, type) and issubclass(member, Choices) and len(member)
    }


LISTS = lists()
VALUES = {
    name: set(members.values) for name, members in LISTS.items() if issubclass(members, TextChoices)
}


SHARED = [name for name, members in LISTS.items() if members.__module__.startswith("journal.")]


@pytest.mark.parametrize("name", SHARED)
def test_every_label_waits_for_the_language_of_whoever_reads_it(name):
    assert [label for label in LISTS[name].labels if not isinstance(label, Promise)] == []


def sources() -> Iterator[tuple[str, ast.Module]]:
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in file.parts and "codes" not in file.parts:
                yield str(file.relative_to(ROOT)), ast.parse(file.read_text())


def named(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Every node, with the name of the innermost function or assigned name around it."""

    def walk(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
        match node:
            case ast.ClassDef(bases=[ast.Name(id=base)]) if base.endswith("Choices"):
                return
            case ast.FunctionDef() | ast.ClassDef():
                name = node.name
            case ast.Assign(targets=[ast.Name(id=target)]):
                name = target
            case ast.AnnAssign(target=ast.Name(id=target)):
                name = target
        yield name, node
        for child in ast.iter_child_nodes(node):
            yield from walk(child, name)

    yield from walk(tree, "")


def aliases(tree: ast.Module) -> dict[str, str]:
    """Short names of closed lists: `_A = AssignmentStatus`."""
    short_names = {name: name for name in LISTS}
    for node in ast.walk(tree):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=short)], value=ast.Name(id=full))
                | ast.AnnAssign(target=ast.Name(id=short), value=ast.Name(id=full))
            ) if full in LISTS:
                short_names[short] = full
            case ast.ImportFrom(names=names):
                short_names |= {n.asname: n.name for n in names if n.asname and n.name in LISTS}
    return short_names


def member_of(node: ast.AST | None, short: dict[str, str]) -> tuple[str, str] | None:
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if short.get(name) in LISTS:
            known = LISTS[short[name]]
            return (short[name], attr) if attr in known.__members__ else None
    return None


def strings(node: ast.AST | None) -> list[str]:
    """A string, or those of a tuple, list or set of nothing but strings."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) if parts:
            texts = [text for part in parts for text in strings(part)]
            return texts if len(texts) == len(parts) else []
    return []


def list_with(texts: list[str]) -> str | None:
    """The closed list that all of these are codes of."""
    return next((n for n, values in VALUES.items() if values.issuperset(texts)), None)


def incomplete() -> Iterator[tuple[str, str, str]]:
    for file, tree in sources():
        short = aliases(tree)
        for name, node in named(tree):
            if not isinstance(node, ast.Dict):
                continue
            keys = [member for key in node.keys if (member := member_of(key, short))]
            for members in {kind for kind, _ in keys}:
                used = {key for kind, key in keys if kind == members}
                missing = set(LISTS[members].__members__) - used
                if len(used) > 1 and missing:
                    yield file, name, f"{members}: {', '.join(sorted(missing))}"


def spelled_out() -> Iterator[tuple[str, str, str]]:
    for file, tree in sources():
        if file.startswith(PURE):
            continue
        for name, node in named(tree):
            for line, texts in _codes_in(node):
                yield file, name, f"line {line}: {', '.join(texts)}"


def _codes_in(node: ast.AST) -> Iterator[tuple[int, list[str]]]:
    """The codes that a node spells out: what a field is compared with or set to, and the keys of
    a table or the parts of a list, where all of them are codes of one closed list.
    """
    for texts, least in _candidates(node):
        if len(texts) >= least and list_with(texts):
            yield getattr(node, "lineno", 0), texts


def _candidates(node: ast.AST) -> Iterator[tuple[list[str], int]]:
    match node:
        case ast.Compare(left=left, comparators=[right]):
            yield from ((strings(b), 1) for a, b in ((left, right), (right, left)) if _field(a))
        case ast.keyword(arg=str(arg), value=value) if arg.removesuffix("__in") in FIELDS:
            yield strings(value), 1
        case ast.Dict(keys=keys):
            yield [text for key in keys for text in strings(key)], 2
        case ast.Tuple() | ast.List() | ast.Set():
            yield strings(node), 2


def _field(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name in FIELDS
        case ast.Name(id=name):
            return name in FIELDS
    return False


def test_a_list_has_no_code_twice():
    for members in LISTS.values():
        assert issubclass(members, enum.Enum)
        assert len(set(members.values)) == len(members.__members__), members


def test_a_table_by_the_members_of_a_list_is_whole_or_says_why_not():
    gaps = [gap for gap in incomplete() if gap[:2] not in PARTIAL]
    assert not gaps, "\n".join(f"{file}: {name} lacks {what}" for file, name, what in gaps)


def test_no_code_is_spelled_out_where_its_member_could_stand():
    found = [one for one in spelled_out() if one[:2] not in NOT_CODES]
    assert not found, "\n".join(f"{file}: {name}: {what}" for file, name, what in found)


def test_the_exceptions_are_still_needed():
    assert set(PARTIAL) <= {gap[:2] for gap in incomplete()}
    assert set(NOT_CODES) <= {one[:2] for one in spelled_out()}


def test_tables_of_steps_and_of_open_work_hold_just_these():
    assert set(card.STEP_WORDS) == set(STEP_TO)
    assert set(units.MARKS) == set(STEP_LIMIT) == set(OPEN_ASSIGNMENT)


def test_every_unit_stands_in_one_column_of_the_board():
    shown = [state for _, states in UNIT_COLUMNS for state in states]
    known = {AVAILABLE, *OPEN_ASSIGNMENT, Duty.OUT_OF_SERVICE, Duty.OFF_DUTY}
    assert sorted(shown) == sorted(known)
    assert known - {AVAILABLE} == {*OPEN_ASSIGNMENT, *Duty} - {Duty.IN_SERVICE}


def test_a_protocol_knows_every_destination_program_and_topic():
    assert set(table.DESTINATIONS) == set(table.STRENGTH) == set(Destination.values)
    assert set(table.PROGRAMS) == set(Program.values)
    assert set(table.TOPICS) == set(Topic.values)


def test_who_hears_of_what_waits_is_a_role_or_a_program():
    assert set(waits.HEARERS) <= set(Role.values)
    assert set(waits.PROGRAMS) == set(Program.values)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_page_to_begin_at(role):
    assert first_page(Audience(role)).startswith("/")


# What templates compare with and is no code: kinds of a questionnaire's items.
ITEMS = {"date", "decimal", "display", "group", "integer", "quantity", "text"}


def test_what_templates_compare_with_is_a_code_that_exists():
    """Templates cannot name members; so a code that is renamed must be found here."""
    known = ITEMS.union(*VALUES.values())
    compared = re.compile(rf'\b({"|".join(sorted(FIELDS))}) *[!=]= *"([^"]*)"')
    compared = {
        (file.name, code)
        for file in (ROOT / "templates").rglob("*.html")
        for _, code in compared.findall(file.read_text())
    }
    assert len(compared) > 20
    assert {one for one in compared if one[1] not in known} == set()
