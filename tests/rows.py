"""What a command does to rows, watched: which it locks, which it sets, saves and asks for."""

import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable

WRITE: Final = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?!"?journal_)', re.IGNORECASE)
# A row is the command's own once it has locked it, or made it.
LOCKED: Final = re.compile(r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE', re.DOTALL)
LOCKED_OF: Final = re.compile(r'FOR (?:NO KEY )?UPDATE OF "(\w+)"')
# The ledger's cursor is one row, to which none refers.
WHOLE: Final = re.compile(r'FROM "(?!programs_ledgercursor)\w+" FOR (?:NO KEY )?UPDATE')
HARD: Final = re.compile(r'FROM "(?!programs_ledgercursor)(\w+)".* FOR UPDATE', re.DOTALL)
EVERY: Final = re.compile(r'(?:UPDATE|DELETE FROM) "(?!journal_)(\w+)"(?!.* WHERE )', re.DOTALL)
MADE: Final = re.compile(r'INSERT INTO "(\w+)"')
CHANGED: Final = re.compile(r'UPDATE "(?!journal_)(\w+)"')

_now = threading.local()


@dataclass(slots=True)
class Rows:
    """Of one run of one command, which was told of rows by their ids."""

    told: set[str]
    wrote: bool = False
    asked: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    held: set[tuple[str, Any]] = field(default_factory=set)
    given: dict[int, tuple[Model, set[str]]] = field(default_factory=dict)
    unsaved: dict[int, tuple[Model, set[str]]] = field(default_factory=dict)
    # What broke a rule.
    unlocked: set[str] = field(default_factory=set)
    hard: set[str] = field(default_factory=set)
    unset: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)

    def see(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """One statement, on its way to the database."""
        self.wrote |= bool(WRITE.match(sql))
        if WHOLE.search(sql) or EVERY.match(sql):
            self.unlocked.add("every row")
        if (found := HARD.search(sql)) and not _by_django():
            self.hard.add(found[1])
        if found := LOCKED_OF.search(sql) or LOCKED.search(sql) or MADE.match(sql):
            self.own.add(found[1])
        elif (found := CHANGED.match(sql)) and found[1] not in self.own:
            self.unlocked.add(found[1])
        if not sql.lstrip().startswith("UPDATE"):
            self.asked |= self.told & set(map(str, _flat(params)))
        return execute(sql, params, many, context)

    def put(self, row: Model, name: str, new: bool) -> None:
        """A field was set, perhaps to what it was."""
        self.given.setdefault(id(row), (row, set()))[1].add(name)
        if new:
            self.unsaved.setdefault(id(row), (row, set()))[1].add(name)

    def save(self, row: Model, names: Any, given: set[str]) -> None:
        """A row was saved: these fields of it, or all."""
        table = row._meta.db_table
        if not any((table, row.pk) in one.held for one in watches()):
            self.unlocked.add(table)
        self.unset |= {f"{table}.{name}" for name in {*(names or ())} - given}
        if names is None:
            self.whole.add(table)

    def refresh(self, row: Model, names: Any) -> None:
        """A row is as the database has it: these fields of it, or all."""
        _, unsaved = self.unsaved.pop(id(row), (row, set()))
        if names and (left := unsaved - {*names}):
            self.unsaved[id(row)] = (row, left)

    @property
    def forgotten(self) -> set[str]:
        """What was set and never saved."""
        every = self.unsaved.values()
        return {f"{row._meta.db_table}.{name}" for row, names in every for name in names}


def watches() -> list[Rows]:
    """Of the commands that run now, the innermost last."""
    return getattr(_now, "watches", [])


@contextmanager
def watching(seen: Rows) -> Iterator[None]:
    """While a command runs, perhaps within another."""
    others = watches()
    _now.watches = [*others, seen]
    try:
        yield
    finally:
        _now.watches = others


def told_of(named: Mapping[str, Any]) -> dict[str, str]:
    """The rows a command is told of: what it calls them, and their ids as SQL has them."""
    ids = {name: one for name, one in named.items() if name.endswith("_id")}
    return {name: str(one) for name, one in ids.items() if isinstance(one, UUID | int)}


def listen() -> None:
    """Hear of every row that is read under a lock or saved, and of every field that is set."""
    _hear_of_locks()
    _hear_of_fields()
    _hear_of_saves()


def _hear_of_locks() -> None:
    read, read_keys = ModelIterable.__iter__, FlatValuesListIterable.__iter__

    def reading(rows: ModelIterable) -> Iterator[Model]:
        for row in read(rows):
            if rows.queryset.query.select_for_update:
                _hold(type(row), row.pk)
            yield row

    def reading_keys(rows: FlatValuesListIterable) -> Iterator[Any]:
        for value in read_keys(rows):
            if rows.queryset.query.select_for_update:
                _hold(rows.queryset.model, value)
            yield value

    ModelIterable.__iter__ = reading  # type: ignore[method-assign]
    FlatValuesListIterable.__iter__ = reading_keys  # type: ignore[method-assign]


def _hear_of_fields() -> None:
    put, refresh = Model.__setattr__, Model.refresh_from_db

    def setting(row: Model, name: str, value: Any) -> None:
        one = _fields(type(row)).get(name) if watches() and "_state" in vars(row) else None
        before = vars(row).get(one.attname) if one else None
        put(row, name, value)
        if one and not one.primary_key and not row._state.adding:
            for watch in watches():
                watch.put(row, one.name, before != vars(row).get(one.attname))

    def refreshing(row: Model, *args: Any, **named: Any) -> None:
        refresh(row, *args, **named)
        for one in watches():
            one.refresh(row, named.get("fields"))

    Model.__setattr__ = setting  # type: ignore[method-assign]
    Model.refresh_from_db = refreshing  # type: ignore[method-assign]


def _hear_of_saves() -> None:
    save, save_many = Model.save_base, QuerySet.bulk_update

    def saving(row: Model, *args: Any, **named: Any) -> None:
        made = row._state.adding
        save(row, *args, **named)
        if made:
            _hold(type(row), row.pk)
        else:
            _saved(row, named.get("update_fields"))

    def saving_many(rows: Any, objs: Any, fields: Any, *args: Any, **named: Any) -> int:
        objs = list(objs)
        for row in objs:
            _saved(row, fields)
        return save_many(rows, objs, fields, *args, **named)

    Model.save_base = saving  # type: ignore[method-assign]
    QuerySet.bulk_update = saving_many  # type: ignore[method-assign]


def _hold(kind: type[Model], pk: Any) -> None:
    for one in watches():
        one.held.add((kind._meta.db_table, pk))


def _saved(row: Model, names: Any) -> None:
    """The innermost command answers for it."""
    if watches():
        watches()[-1].save(row, names, _given(row))
    for one in watches():
        one.refresh(row, names)


def _given(row: Model) -> set[str]:
    """What was set of a row by any command that runs."""
    return {name for one in watches() for name in one.given.get(id(row), (row, ()))[1]}


@cache
def _fields(kind: type[Model]) -> dict[str, Any]:
    every = kind._meta.concrete_fields
    return {name: one for one in every for name in (one.name, one.attname)}


def _by_django() -> bool:
    """Inside update_or_create(), which knows no other lock."""
    frame: Any = sys._getframe(2)
    while frame and frame.f_code.co_name != "update_or_create":
        frame = frame.f_back
    return frame is not None


def _flat(params: Any) -> Iterator[Any]:
    for one in params or ():
        if isinstance(one, list | tuple):
            yield from _flat(one)
        else:
            yield one
