"""The pages of docs/ that are made from the code."""

from dataclasses import fields
from inspect import getdoc

from journal.facts.catalog import ALL
from journal.facts.fact import Fact, Readers

HEAD = """# Events

Everything that happens is one event in the journal, in the transaction that did it. Events hold ids
and codes only: never a name, an address or a word that was said (decisions/0009). Each kind is a
class in `journal/facts/` (decisions/0030). `manage.py write_docs` makes this page; a test compares.

A fact whose last column is empty is read by whoever sees its subjects: a call's by those who see
that call, a unit's by those who see units, a person's by those who read the journal. ● is for those
who read the journal alone. A version above 1 stands in the data as `v`.

| kind | subjects | data | says | ● |
|---|---|---|---|---|
"""
FOOT = """
Subjects are `call:<uuid>`, `alert:<uuid>`, `handoff:<uuid>`, `transfer:<uuid>`, `call_back:<uuid>`, `obligation:<uuid>`, `unit:<id>`, `duress:<uuid>`, `premise:<uuid>`, `staff:<id>`, `protocol:<code>-<version>`,
`questionnaire:<id>`, `hours:<id>`, `client:<uuid>`, `case:<uuid>`, `follow_up:<uuid>`, `report:<uuid>`, `referral:<uuid>`, `board:<uuid>`, `handover:<uuid>`,
`directory:all`, `roster:all`, `caseload:all` and `reports:all`. `actor` is the
acting person's id, or null for the clock and for the server's own shell.

An event that this program cannot read (of an unknown kind, of a newer version, or of a shape that does
not fit) stops nobody: consoles draw its subjects anew, a call's timeline says in one line that it is not
shown, the API gives its kind and subjects without its data, and the ledger sets it aside. `/readyz` and
the log say how many; after an upgrade `manage.py rebuild_ledger` takes them in.
"""  # noqa: E501


def events_page() -> str:
    """docs/events.md, from the catalog of facts."""
    return HEAD + "".join(_row(shape) for shape in ALL) + FOOT


def _row(shape: type[Fact]) -> str:
    data = ", ".join(field.name.rstrip("_") for field in fields(shape))
    version = f" (version {shape.VERSION})" if shape.VERSION > 1 else ""
    says = " ".join((getdoc(shape) or "").split())
    journal = "●" if shape.READERS == Readers.JOURNAL else ""
    return f"| `{shape.KIND}`{version} | {shape.SUBJECTS} | {data} | {says} | {journal} |\n"
