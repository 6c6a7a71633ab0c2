"""The cast, and the rules of the house that every test keeps."""

import json
import os
import re
import threading
from collections.abc import Callable
from hashlib import sha256

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, connections, transaction
from django.test.client import ClientHandler
from django.utils.timezone import now
from hypothesis import settings as examples
from playwright.sync_api import sync_playwright

from dispatch.calls.models import Assignment, Call
from dispatch.calls.states import PROGRAM_OF, RESPOND_WITHIN
from journal import services
from journal.codes.calls import CallStatus, Destination, Disposition, Source
from journal.codes.people import Presence, Program, Role
from journal.codes.units import AssignmentStatus, Duty
from journal.facts.catalog import FACTS, VERSION, read
from journal.facts.fact import Unread
from mih.demo.city import PROTOCOL
from programs.people.models import Staff
from programs.units.models import Unit
from tests import commands, rows
from triage.protocols.models import ProtocolVersion
from triage.protocols.reading import parse
from triage.protocols.states import ProtocolStatus

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)|FOR (NO KEY )?UPDATE", re.IGNORECASE)
FIXED = ("contenttypes.contenttype", "auth.permission")  # what Django itself knows of the models
SECRET = make_password("demo")
BAND_OF = {
    Destination.POLICE: 1,
    Destination.CRT: 2,
    Destination.ART: 3,
    Destination.CCD: 4,
    Destination.LIFELINE: 5,
    Destination.CAP: 5,
    Destination.CORES: 1,
    Destination.FIRE: 2,
    Destination.MOBILE: 2,
}


# `make check` tries as many examples as it takes to be sure, `make test` enough to notice.
examples.register_profile("whole", max_examples=300, deadline=None)
examples.register_profile("bounded", max_examples=40, deadline=None)
examples.load_profile(os.environ.get("EXAMPLES", "bounded"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A worker's database is a copy of one that was migrated once (tests/prepared.py)."""
    wanted = settings.DATABASES["default"].setdefault("TEST", {})
    wanted["NAME"] = f"{wanted.get('NAME') or 'test'}_{os.environ['TEST_RUN']}"
    if template := os.environ.get("TEST_TEMPLATE"):
        wanted |= {"TEMPLATE": template, "MIGRATE": False}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test that commits, only tables with rows are emptied, and few rows put back."""
    contents = json.loads(getattr(connection, "_test_serialized_contents", "[]"))
    kept = [row for row in contents if row["model"] not in FIXED]
    connection._test_serialized_contents = json.dumps(kept)

    def sql_flush(style, tables, **options):
        tables = set(tables) - {apps.get_model(model)._meta.db_table for model in FIXED}
        each = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(each))
            written = [f"DELETE FROM {table}" for (table,) in cursor.fetchall()]
        return ["SET LOCAL session_replication_role = replica", *written]  # no trigger objects

    connection.ops.sql_flush = sql_flush


@pytest.fixture(scope="session", autouse=True)
def middleware_is_loaded_once():
    """Every client would load it anew, and with it list every static file."""
    handler = ClientHandler()
    handler.load_middleware()
    ClientHandler._middleware_chain = staticmethod(handler._middleware_chain)
    yield
    ClientHandler._middleware_chain = None


@pytest.fixture(autouse=True)
def append_is_the_last_write(request):
    """No command may lock or write anything after append(): it holds the journal's head."""
    asks = {"db", "transactional_db", "_django_db_marker"} & set(request.fixturenames)
    if not asks or request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    outside, holding = _depth(), False

    def let_go():
        nonlocal holding
        holding = False

    def watch(execute, sql, params, many, context):
        nonlocal holding
        if _depth() <= outside:
            holding = False
        if "UPDATE journal_head SET hash" in sql:
            holding = True
            if not outside:  # nothing is seen of the commit itself
                transaction.on_commit(let_go)
        elif holding and WRITES.search(sql) and "journal_" not in sql:
            raise AssertionError(f"write after append(): {sql[:160]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


@pytest.fixture(autouse=True)
def every_event_can_be_read_again(monkeypatch):
    """What a command records is of a kind in the catalog, about what that kind says it is about,
    and reads again as it was written.
    """

    before = services.hash_event  # others may listen there too

    def check(previous, **content):
        kind, data = content["kind"], content["data"]
        if kind in FACTS and VERSION not in data:
            fact = read(kind, json.loads(json.dumps(data)))
            assert not isinstance(fact, Unread), fact
            about = set(re.findall(r"\w+", FACTS[kind].SUBJECTS))
            assert {one.partition(":")[0] for one in content["subjects"]} <= about, content
        return before(previous, **content)

    monkeypatch.setattr(services, "hash_event", check)


@pytest.fixture(scope="session", autouse=True)
def every_command_is_watched():
    """What a command writes stands in the journal, and the reverse (tests/commands.py)."""
    for command in commands.commands():
        commands.watch(command)
    commands.listen()
    rows.listen()


@pytest.fixture(autouse=True)
def no_command_broke_the_rule():
    """Also where a thread or a page swallowed the refusal."""
    commands.broken.clear()
    yield
    assert not commands.broken


def _depth() -> int:
    return connection.in_atomic_block + len(connection.savepoint_ids)


def person(role: Role, username: str | None = None, **given) -> Staff:
    username = username or role.value
    return Staff.objects.create(
        username=username,
        name=f"{role.label} {username}",
        role=role,
        password=SECRET,
        **given,
    )


@pytest.fixture(scope="session")
def playwright():
    """The one driver of real browsers that a worker can have."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture
def make_person(db):
    return person


@pytest.fixture
def call_taker(db):
    return person(Role.CALL_TAKER)


@pytest.fixture
def dispatcher(db):
    return person(Role.DISPATCHER)


@pytest.fixture
def clinician(db):
    return person(Role.CLINICIAN, program=Program.CCD)


@pytest.fixture
def supervisor(db):
    return person(Role.SUPERVISOR)


@pytest.fixture
def lead(db):
    return person(Role.LEAD, program=Program.CCD)


@pytest.fixture
def manager(db):
    return person(Role.MANAGER)


@pytest.fixture
def auditor(db):
    return person(Role.AUDITOR)


@pytest.fixture
def admin(db):
    return person(Role.ADMIN)


@pytest.fixture
def make_unit(db) -> Callable[..., Unit]:
    def make(callsign="CRT1", program=Program.CRT, duty=Duty.IN_SERVICE):
        return Unit.objects.create(callsign=callsign, program=program, duty=duty, duty_since=now())

    return make


@pytest.fixture
def unit(make_unit):
    return make_unit()


@pytest.fixture
def crew(unit):
    return person(Role.CREW, program=unit.program, unit=unit)


@pytest.fixture
def on_duty(db):
    """Somebody of each program is there, so that what is needed can be had."""
    person(Role.CLINICIAN, "on_duty", program=Program.CCD, presence=Presence.AVAILABLE)
    return {
        program: Unit.objects.create(
            callsign=f"{program.upper()}90", program=program, duty=Duty.IN_SERVICE, duty_since=now()
        )
        for program in (Program.CRT, Program.ART, Program.CAP)
    }


@pytest.fixture
def protocol(on_duty):
    """The shipped protocol in force, and everybody there whom it may send."""
    return in_force(PROTOCOL.read_text())


def in_force(source: str) -> ProtocolVersion:
    """A protocol as it stands after its whole life, whatever it says."""
    table, at = parse(source), now()
    return ProtocolVersion.objects.create(
        code=table.code,
        version=table.version,
        status=ProtocolStatus.PUBLISHED,
        source=source,
        sha256=sha256(source.encode()).hexdigest(),
        drafted_at=at,
        signed_name="Lee Lead",
        signed_role="Clinical lead",
        signed_at=at,
        published_at=at,
    )


@pytest.fixture
def make_call(db) -> Callable[..., Call]:
    """Puts a call into a state; commands are always run by the test."""

    def make(status=CallStatus.PENDING, *, destination=Destination.CRT, priority=2, **given):
        at = now()
        taker, _ = Staff.objects.get_or_create(
            username="taker", defaults={"name": "Taker", "role": Role.CALL_TAKER}
        )
        number = f"TEST-{Call.objects.count() + 1:05}"
        fields = {"source": Source.TRANSFER_911, "place": "Scissortail Park", "received_at": at}
        if status not in (CallStatus.RECEIVED, CallStatus.TRIAGING):
            fields |= {
                "destination": destination,
                "program": PROGRAM_OF.get(destination),
                "band": BAND_OF[destination],
                "priority": priority,
                "respond_by": at + RESPOND_WITHIN[priority],
            }
        if status == CallStatus.CLOSED:
            fields |= {"closed_at": at, "disposition": Disposition.REFUSED, "closed_on": "before"}
        fields |= {"number": number, "received_by": taker, "step_at": at, "status": status}
        fields |= {"owner": taker, "owned_at": at}
        return Call.objects.create(**{**fields, **given})

    return make


@pytest.fixture
def make_assignment(db):
    def make(call, unit, status=AssignmentStatus.DISPATCHED):
        at = now()
        return Assignment.objects.create(
            call=call, unit=unit, status=status, dispatched_at=at, step_at=at
        )

    return make


def in_thread(work: Callable[[], object]) -> threading.Thread:
    """Run `work` on a connection of its own."""

    def run():
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
