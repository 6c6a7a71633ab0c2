"""The pages of docs/ that are made from the code."""

from dataclasses import fields
from inspect import getdoc

from django.utils.translation import override

from dispatch.calls.states import APCO_DISPOSITION
from dispatch.closing.evidence import EVIDENCE
from journal.codes.calls import Disposition
from journal.facts.catalog import ALL
from journal.facts.fact import Fact, Readers
from mih.environment import ROOT
from programs.base.city import SHIPPED
from programs.base.waits import FILE, Limit, read_waits, walk

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


ENDINGS_HEAD = """# Endings

How a call may end, and what must be on record before it does. It stands in one table,
`dispatch/closing/evidence.py`, which the command asks whoever closes the call: on the web, by the API, by the line, by
a merge. `manage.py write_docs` makes this page; a test compares.

What the work leaves on record is the evidence: a unit that was there, an outcome the crew pressed, police who said who
comes. Nobody is asked for it again. Where it is missing, the refusal says in one sentence what, and how to give it;
what was typed stays, and nothing is changed. The sheet shows it beside each ending before anybody presses.

| ending | APCO | must be on record | second word up to band | when it is missing |
|---|---|---|---|---|
"""  # noqa: E501
ENDINGS_FOOT = """
- **A second word**: up to this band (of a call never triaged, where a weapon, violence or harm to self was stated) one
  person alone does not end a call so. The crew's own outcome is that word, or somebody in charge who closes it, or
  whoever confirms it when asked (a supervisor, a lead, a clinician; never who asked). Until then it stays open.
- **Nobody served it** (no unit of ours was there, no clinician who was to help had it, nobody outside whom it was for
  took it): the ending wants a reason from a closed list, of every band, and counts as *unserved*.
- **Never triaged** and served all the same: why it was not, from a closed list.
- **Imminent risk** ends when a named responder is with the person (a unit on scene, an agency of which it is on record
  who arrived), or when the clinician who has the call has the person themself at the phone. Otherwise closing wants a
  reason, the name of who found or has them, and somebody in charge; *searched and not found* wants a search on record.
  *Marked in error* is for two people to say, before the call is closed.
- **What is owed** (police, EMS, a supervisor …) and open keeps the call open: `dispatch/obligations/`.
- **Test, wrong number, training** are in no count, no board and no published figure.
- **Calls closed before this was asked** are marked `before`; nothing is asked of them again.
- PostgreSQL holds what it can: what carried each ending, the reasons, a clinician, a transfer or a merge behind those
  that claim one (`dispatch/calls/constraints.py` and the triggers of its migration).

Two calls made one take the graver of each: band, destination, priority, who goes along and locks; what is owed;
imminent risk; safety facts, beside each other; languages and needs; the second caller's number as a note. The call that
is kept is triaged when either was. Undone, both stand as before, offers and pages included; what a person changed on
the kept call since stands, and the timeline says so.
"""  # noqa: E501


def endings_page() -> str:
    """docs/endings.md, from the table of evidence."""
    with override("en"):
        rows = "".join(_ending(disposition) for disposition in EVIDENCE)
    return ENDINGS_HEAD + rows + ENDINGS_FOOT


def _ending(disposition: Disposition) -> str:
    evidence = EVIDENCE[disposition]
    band = str(int(evidence.word_up_to)) if evidence.word_up_to else ""
    cells = (
        f"{disposition.label} (`{disposition.value}`)",
        APCO_DISPOSITION[disposition],
        str(evidence.must),
        band,
        str(evidence.missing),
    )
    return f"| {' | '.join(cells)} |\n"


WAITS_HEAD = f"""# Waits

How long anything may wait before somebody hears of it: nothing that can wait is missing here. Each city has its
own numbers in `waits.toml` of its folder (cities.md); these are those of `{SHIPPED}`, ours and not a
standard's. `manage.py write_docs` makes this page; tests compare it with the file, and the file with every state in
which anything can wait (`tests/dispatch/waiting/`, decisions/0036). A key that is missing, unknown or impossible stops every process
before it starts, with a sentence.

| key | what |
|---|---|
| `seconds` | after how many it is late, of band 1, 2 and so on; the last number counts for every band after it |
| `untriaged` | the same for a call without a band, which may be the gravest; left out, the number of band 1 |
| `heard_by` | who hears it: a role, a role of one program (`clinician/ccd`), or the `room`: everybody who works calls |
| `how` | `alert`: seen and heard; `page`: a sound that nobody can silence for good |
| `then`, `then_after` | who hears it beside them, and after how many seconds without an answer |
| `repeat` | every so many seconds it is heard again, until somebody answers |
| `quiet` | an answer says what will be done, and gives so many seconds; what waits still is heard again after them |

Seconds are counted from the moment it began to wait; of what was promised for a time, from that time.

| what waits | 1 | 2 | 3 | 4 | 5 | not triaged | heard by | how | then | after | again every | quiet |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
"""  # noqa: E501
WAITS_FOOT = """
Waiting for a team is late by its priority, too (`thresholds.respond_within_minutes` of `city.toml`), where that is sooner.

`[holds]` has the seconds for which a call may be held in all, however often that is renewed, by band, and those that
a supervisor may hold it for: {holds} and {by_supervisor}. `[shutting]` has how long before a program
shuts its waiting calls are decided anew: {lead}.
"""  # noqa: E501


def waits_page() -> str:
    """docs/waits.md, from the shipped city's table."""
    table = read_waits(ROOT / SHIPPED / FILE)
    foot = WAITS_FOOT.format(
        holds=_bands(table.holds.seconds),
        by_supervisor=_bands(table.holds.by_supervisor),
        lead=_span(table.shutting.lead),
    )
    return WAITS_HEAD + "".join(_wait(key, limit) for key, limit in walk(table)) + foot


def _wait(key: str, limit: Limit) -> str:
    late = [limit.late_after(band) for band in (1, 2, 3, 4, 5, None)]
    cells = [
        f"`{key}`",
        *(_span(int(span.total_seconds())) for span in late),
        ", ".join(limit.heard_by),
        limit.how,
        ", ".join(limit.then),
        *(_span(seconds) for seconds in (limit.then_after, limit.repeat, limit.quiet)),
    ]
    return f"| {' | '.join(cells)} |\n"


def _bands(seconds: tuple[int, ...]) -> str:
    return ", ".join(map(_span, seconds))


def _span(seconds: int) -> str:
    """As short as it can be said."""
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds and seconds % length == 0:
            return f"{seconds // length} {unit}"
    return f"{seconds} s" if seconds else "at once"
