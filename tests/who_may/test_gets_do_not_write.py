"""Drawing a page changes nothing: what a reader sees must not depend on who looked before."""

import re
from contextlib import contextmanager

import pytest
from django.db import connection

from journal.codes.people import Role
from programs.ledger.models import LedgerCursor
from tests.who_may import programs
from tests.who_may.conftest import ROLES
from tests.who_may.test_who_may import WHO_MAY, Asker

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
LEDGER = re.compile(r'"programs_(?:callfact|responsefact|taskfact|ledgercursor|setaside)"')
# That somebody read a person's case is itself a fact that must be kept.
WRITES = {"programs:client": {"journal_event", "journal_head"}}


@contextmanager
def statements():
    seen = []

    def watch(execute, sql, *rest):
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield seen


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.MANAGER, Role.LEAD])
def test_no_get_writes(scene, settings, role):
    """The ledger is behind the journal while each page is drawn, and is so afterwards."""
    settings.PUBLIC_REPORT = True
    asker, column = Asker(scene, role), ROLES.index(role)
    drawn, wrote = set(), {}
    for (method, name), row in WHO_MAY.items():
        if method != "GET" or row[column] != 200:
            continue
        with statements() as seen:
            asker.ask(method, name)
        drawn.add(name)
        locks = [sql for sql in seen if LEDGER.search(sql) and "FOR UPDATE" in sql]
        tables = {match[1] for sql in seen if (match := WRITE.match(sql))}
        assert not locks, name
        assert not {table for table in tables if LEDGER.search(f'"{table}"')}, name
        if tables and name in {name for _, name in programs.WHO_MAY}:
            wrote[name] = tables
    assert {"programs:shift", "programs:client"} & drawn
    assert wrote == {name: tables for name, tables in WRITES.items() if name in drawn}
    assert not LedgerCursor.objects.filter(seq__gt=0).exists()
