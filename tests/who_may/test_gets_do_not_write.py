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

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?')
LEDGER = re.compile(r'"programs_(?:callfact|responsefact|taskfact|ledgercursor|setaside)"')


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
    drawn = set()
    for (method, name), row in WHO_MAY.items():
        if method != "GET" or row[column] != 200:
            continue
        with statements() as seen:
            asker.ask(method, name)
        drawn.add(name)
        assert not [sql for sql in seen if LEDGER.search(sql) and "FOR UPDATE" in sql], name
        tables = written(seen)
        assert not {table for table in tables if LEDGER.search(f'"{table}"')}, name
        if ("GET", name) in programs.WHO_MAY:
            assert not tables, name
    assert {"programs:shift", "programs:client"} & drawn
    assert not LedgerCursor.objects.filter(seq__gt=0).exists()


@pytest.mark.django_db
def test_reading_a_case_is_recorded_and_nothing_else_is(scene):
    """That somebody read a person's case is itself a fact that must be kept."""
    asker = Asker(scene, Role.LEAD)
    asker.scene = {**scene, "ids": {**scene["ids"], "client_id": scene["other"].pk}}
    with statements() as seen:
        assert asker.ask("GET", "programs:client") == 200
    assert written(seen) == {"journal_event", "journal_head"}


def written(seen):
    return {match[1] for sql in seen if (match := WRITE.match(sql))}
