"""The reference pages say what the code says."""

import re
from pathlib import Path

import pytest

from dispatch.alerts.states import ALERT
from dispatch.call_backs.states import CALL_BACK
from dispatch.calls.states import ASSIGNMENT, CALL
from dispatch.countersigns.states import COUNTERSIGN
from dispatch.handoffs.states import HANDOFF
from dispatch.obligations.states import OBLIGATION
from dispatch.transfers.states import TRANSFER
from journal.codes.people import Role
from mih.environment import ROOT
from mih.limits import limits_page, machines
from mih.reference import endings_page, events_page, waits_page
from programs.base.permissions import GRANTS, Can
from programs.caseload.states import CASE
from programs.follow_ups.states import FOLLOW_UP
from programs.history.services import CODES
from programs.presence.states import PRESENCE
from programs.referrals.states import REFERRAL
from programs.roster.states import SHIFT_REQUEST
from programs.units.states import UNIT
from triage.protocols.states import PROTOCOL

DOCS = ROOT / "docs"


def table(text):
    """The rows of a Markdown table as lists of cells, the rule under the head left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if "---" not in line
    ]


def test_the_page_of_events_is_what_the_catalog_says():
    """`manage.py write_docs` makes it."""
    assert (DOCS / "events.md").read_text() == events_page()


def test_the_page_of_limits_is_what_the_code_says():
    """`manage.py write_docs` makes it."""
    assert (DOCS / "limits.md").read_text() == limits_page()


def test_the_page_of_endings_is_what_the_table_of_evidence_says():
    """`manage.py write_docs` makes it."""
    assert (DOCS / "endings.md").read_text() == endings_page()


def test_the_page_of_waits_is_what_the_table_says():
    """`manage.py write_docs` makes it."""
    assert (DOCS / "waits.md").read_text() == waits_page()


@pytest.mark.parametrize(("column", "codes"), CODES.items())
def test_the_page_of_history_lists_every_code(column, codes):
    rows = {row[0].strip("`"): row[1] for row in table((DOCS / "history.md").read_text())}
    assert set(re.findall(r"`(\w+)`", rows[column])) == set(codes)


MACHINES = [CALL, ASSIGNMENT, UNIT, ALERT, PRESENCE, PROTOCOL, HANDOFF, CALL_BACK]
MACHINES += [COUNTERSIGN, TRANSFER, OBLIGATION, FOLLOW_UP, CASE, REFERRAL, SHIFT_REQUEST]


def test_no_machine_is_left_out():
    assert {id(machine) for machine in machines()} == {id(machine) for machine in MACHINES}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_transition_is_listed_and_no_other(machine):
    page = (DOCS / "states.md").read_text()
    head, *rows = table(page.split(f"## {machine.name}\n")[1].split("\n## ")[0])
    listed = {
        (row[0], command): target
        for row in rows
        for command, target in zip(head[1:], row[1:], strict=True)
        if target
    }
    assert listed == {(str(s), c): str(t) for (s, c), t in machine.table.items()}


def test_every_grant_is_listed_and_no_other():
    head, *rows = table((DOCS / "roles.md").read_text().split("## Which")[0])
    roles = [next(role for role in Role if role.label == label) for label in head[1:]]
    listed = {
        (role, row[0])
        for row in rows
        for role, cell in zip(roles, row[1:], strict=True)
        if cell == "●"
    }
    assert listed == {(role, can.value) for role in Role for can in GRANTS[role]}
    assert {row[0] for row in rows} == {can.value for can in Can}


def test_every_decision_has_its_parts():
    for file in (DOCS / "decisions").glob("*.md"):
        text = file.read_text()
        assert re.match(r"# \d{4} ", text), file.name
        for part in ("Status:", "## Context", "## Decision", "## Consequences"):
            assert part in text, (file.name, part)


def test_every_page_that_is_named_exists():
    pages = [ROOT / "README.md", *DOCS.rglob("*.md")]
    for page in pages:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / link).exists(), (page.name, link)


CITED = re.compile(r"\bR[1-9]\d\b")
# Documents of ours that are not in the repository, and the numbers they gave to things.
UNKNOWN = re.compile(r"\b(?:DOMAIN|PEERS|HOUSE|ANCHORS)\b|\b[DP]\d{1,2}\b")
PAGE = re.compile(r"\b(?:docs/)?decisions/(\d{4})|\bdocs/(\w+\.md)")


def written():
    """Every page and source file of the repository that people write, with its text."""
    folders = ("*.py", "*.html", "*.js", "*.css", "*.toml", "*.md")
    skipped = {".venv", ".git", ".mih", "staticfiles", "node_modules"}
    return {
        path: path.read_text()
        for pattern in folders
        for path in ROOT.rglob(pattern)
        if not skipped & set(path.relative_to(ROOT).parts) and path != Path(__file__)
    }


def test_every_requirement_has_a_number_of_its_own_and_every_cited_one_exists():
    page = (DOCS / "requirements.md").read_text()
    listed = re.findall(r"^\| <a id=\"r(\d+)\"></a>R(\d+) \|", page, re.MULTILINE)
    assert listed
    assert all(anchor == number for anchor, number in listed)
    numbers = [f"R{number}" for _, number in listed]
    assert len(set(numbers)) == len(numbers)
    for path, text in written().items():
        assert set(CITED.findall(text)) <= set(numbers), path


def test_whoever_cites_a_requirement_names_the_page():
    for path, text in written().items():
        if CITED.search(text) and path != DOCS / "requirements.md":
            assert "requirements.md" in text, path


def test_no_document_is_cited_that_a_stranger_cannot_open():
    decisions = {file.name[:4] for file in (DOCS / "decisions").glob("*.md")}
    for path, text in written().items():
        assert not UNKNOWN.search(text), (path, UNKNOWN.search(text))
        for decision, page in PAGE.findall(text):
            assert decision in decisions if decision else (DOCS / page).exists(), (path, page)


def test_the_lock_files_name_no_host():
    for file in ROOT.glob("requirements*.lock"):
        assert "://" not in file.read_text()
        assert "--hash=sha256:" in file.read_text()


def test_the_readme_names_both_commands():
    readme = Path(ROOT / "README.md").read_text()
    assert "make run" in readme
    assert "make test" in readme
