"""Taking in another system's calls, so that boards, forecasts and reports reach back
(docs/history.md).
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from journal.codes.calls import Disposition, OtherSource, Source, TakenTo, Unserved
from journal.codes.people import Program
from journal.facts.boards import LoadedCall
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.history import events
from programs.ledger.models import CallFact
from programs.ledger.projection import project
from programs.people.models import Staff

BATCH_SIZE: Final = 1000
_CALL: Final = TypeAdapter(LoadedCall)
PROBLEMS_SHOWN: Final = 50
TIMES: Final = (
    "received_at", "offered_at", "accepted_at", "talk_ended_at", "dispatched_at", "on_scene_at",
    "cleared_at", "closed_at",
)  # fmt: skip
CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "program": tuple(Program.values),
    "disposition": tuple(Disposition.values),
    "unserved": tuple(Unserved.values),
    "taken_to": tuple(TakenTo.values),
    "source": (*Source.values, *OtherSource.values),
}
LIMIT: Final = {"area": 10, "age_group": 8, "language": 20, "number": 40}
FLAGS: Final = ("co_response", "ems", "overdue", "jail_avoided")
REQUIRED: Final = ("number", "received_at")
NUMBERS: Final = ("band", "priority")
TRUE: Final = ("1", "true", "yes", "y", "t")
COLUMNS: Final = ("number", *TIMES, *CODES, "area", "age_group", "language", *FLAGS, *NUMBERS)


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which column says what, how times are written, and what each code is called there."""

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    format: str = ""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(settings.TIME_ZONE))
    defaults: Mapping[str, str] = field(default_factory=dict)


def read_mapping(source: str) -> Mapped:
    """Read a mapping's TOML. Raises Invalid with one sentence."""
    try:
        table = tomllib.loads(source)
        columns = {str(ours): str(theirs) for ours, theirs in table["columns"].items()}
        values = {
            str(name): {str(theirs).casefold(): str(ours) for theirs, ours in pairs.items()}
            for name, pairs in table.get("values", {}).items()
        }
        zone = ZoneInfo(table.get("zone", settings.TIME_ZONE))
        defaults = {str(k): str(v) for k, v in table.get("defaults", {}).items()}
    except (tomllib.TOMLDecodeError, KeyError, AttributeError, ValueError) as error:
        raise Invalid(_("The mapping cannot be read: %(why)s.") % {"why": error}) from None
    strange = {*columns, *values, *defaults} - set(COLUMNS)
    if strange:
        raise Invalid(
            _("The mapping names %(name)s, which is none of %(columns)s.")
            % {"name": repr(min(strange)), "columns": ", ".join(COLUMNS)}
        )
    return Mapped(columns, values, str(table.get("time_format", "")), zone, defaults)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many calls were new, and what was wrong with the lines that were left out."""

    count: int
    left_out: int
    flaws: tuple[str, ...]


def load_history(
    *,
    actor: Staff | None,
    file: Path,
    name: str,
    mapping: Mapped | None = None,
    leave_out_flawed: bool = False,
) -> Loaded:
    """Take the calls of a CSV file into the journal and the ledger.

    The whole file is read and checked first. What is wrong is listed, and nothing is taken;
    unless flawed lines may be left out, and then they are listed and the others taken. Calls
    go in by the thousand, so a load that is broken off is simply run again: a call is known by
    the name of the history and its own number, and is taken once.
    """
    require(actor, Can.SET_HOURS)
    if not name.strip() or len(name) > 40:
        raise Invalid(_("A history has a name of at most 40 characters."))
    plan = mapping or Mapped({column: column for column in COLUMNS})
    flaws, bad = _flaws(file, plan)
    if flaws and not leave_out_flawed:
        raise Invalid(_("Nothing was loaded: %(flaws)s.") % {"flaws": "; ".join(flaws)})
    # What is in the ledger is what was taken before: it must be complete to be asked.
    project()
    loaded = 0
    rows = (line for number, line, _wrong in _rows(file, plan) if line and number not in bad)
    while batch := list(islice(rows, BATCH_SIZE)):
        loaded += _take(actor, name, batch)
    project()
    return Loaded(loaded, len(bad), tuple(flaws))


def _flaws(file: Path, plan: Mapped) -> tuple[list[str], set[int]]:
    """What is wrong, the first of it in words, and the lines it is wrong with."""
    problems: list[str] = []
    bad: set[int] = set()
    seen: set[str] = set()
    for number, line, wrong in _rows(file, plan):
        problems_here = list(wrong)
        if line and line["number"] in seen:
            problems_here.append(
                _("line %(line)s: the number %(number)s comes twice")
                % {"line": number, "number": line["number"]}
            )
        if line:
            seen.add(line["number"])
        if problems_here:
            bad.add(number)
            problems += problems_here[: max(0, PROBLEMS_SHOWN - len(problems))]
    if not seen:
        problems = [*problems, _("there is no call in it")]
    if len(bad) > PROBLEMS_SHOWN:
        problems.append(_("and more: %(count)s lines in all") % {"count": f"{len(bad):,}"})
    return problems, bad


@transaction.atomic
def _take(actor: Staff | None, name: str, lines: list[dict[str, Any]]) -> int:
    keys = {_key(name, line["number"]): line for line in lines}
    known = set(CallFact.objects.filter(pk__in=keys).values_list("pk", flat=True))
    fresh = [
        events.call_loaded(key, _CALL.validate_python({**line, "loaded_from": name}))
        for key, line in keys.items()
        if key not in known
    ]
    if fresh:
        append(*fresh, by=actor.pk if actor else None)
    return len(fresh)


def _key(name: str, number: str) -> UUID:
    # The same call has the same key on every load, whoever loads it.
    return uuid5(NAMESPACE_URL, f"mih:history:{name}:{number}")


def _rows(file: Path, plan: Mapped) -> Iterator[tuple[int, dict[str, Any] | None, list[str]]]:
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines)
            missing = {column for column in REQUIRED if column not in plan.columns}
            absent = set(plan.columns.values()) - set(reader.fieldnames or ())
            needed = {plan.columns.get(column, column) for column in REQUIRED}
            if missing or needed & absent:
                lacks = sorted(missing or needed & absent)
                raise Invalid(
                    _("Nothing was loaded: there is no column %(name)s.") % {"name": repr(lacks[0])}
                )
            for number, line in enumerate(reader, start=2):
                yield _row(number, line, plan)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Invalid(
            _("Nothing was loaded: the file cannot be read (%(why)s).") % {"why": error}
        ) from None


def _row(
    number: int, line: Mapping[str, Any], plan: Mapped
) -> tuple[int, dict[str, Any] | None, list[str]]:
    texts = {column: _said(line, column, plan) for column in COLUMNS}
    wrong = [] if texts["number"] else [_("no number")]
    out: dict[str, Any] = {"number": texts["number"][:40]}
    for name in TIMES:
        try:
            out[name] = _time(texts[name], plan)
        except ValueError:
            wrong.append(
                _("%(name)s is %(text)s, which is no time")
                % {"name": name, "text": repr(texts[name][:40])}
            )
    for name, allowed in CODES.items():
        out[name] = texts[name] or None
        if texts[name] and texts[name] not in allowed:
            wrong.append(
                _("%(name)s is %(text)s, none of %(codes)s")
                % {"name": name, "text": repr(texts[name][:40]), "codes": ", ".join(allowed)}
            )
    out["source"] = out["source"] or OtherSource.OTHER
    out |= {name: texts[name][: LIMIT[name]] for name in ("area", "age_group", "language")}
    out |= {name: texts[name].casefold() in TRUE for name in FLAGS}
    out |= {name: int(texts[name]) if texts[name].isdecimal() else None for name in NUMBERS}
    wrong += [] if wrong else _disorder(out)
    return (
        number,
        None if wrong else out,
        [_("line %(line)s: %(flaw)s") % {"line": number, "flaw": flaw} for flaw in wrong],
    )


def _said(line: Mapping[str, Any], name: str, plan: Mapped) -> str:
    """What a line says, in our codes where the mapping has one for it."""
    text = str(line.get(plan.columns.get(name, ""), "") or "").strip()
    pairs = plan.values.get(name, {})
    return pairs.get(text.casefold(), text) or plan.defaults.get(name, "")


def _time(text: str, plan: Mapped) -> str | None:
    """An instant, from the clock on that system's wall where it names no zone itself."""
    if not text:
        return None
    read = datetime.strptime(text, plan.format) if plan.format else datetime.fromisoformat(text)
    aware = read if read.tzinfo else read.replace(tzinfo=plan.zone)
    return aware.isoformat()


def _disorder(out: dict[str, Any]) -> Iterator[str]:
    """Times that cannot have come in that order. A call that has an outcome and no end is taken
    to have ended when it was last heard of.
    """
    if out["received_at"] is None:
        yield _("no received_at")
        return
    last = datetime.fromisoformat(out["received_at"])
    for name in ("dispatched_at", "on_scene_at", "cleared_at"):
        at = datetime.fromisoformat(out[name]) if out[name] else last
        if at < last:
            yield _("%(name)s is before what comes before it") % {"name": name}
            return
        last = at
    if out["disposition"] and not out["closed_at"]:
        out["closed_at"] = last.isoformat()
