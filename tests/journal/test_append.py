import logging

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from journal.chain import Entry
from journal.facts.calls import CallOverdue, CallReleased, ContactMade, TriageStarted
from journal.models import Event, Head
from journal.selectors import events_after, first_broken_link, history_of, last_seq
from journal.services import append
from tests.conftest import in_thread

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)


STARTED, RELEASED = TriageStarted(), CallReleased()


def entry(fact=STARTED, subject="call:1"):
    return Entry((subject,), fact)


@pytest.mark.django_db
class TestAppend:
    def test_numbers_events_in_order(self):
        with transaction.atomic():
            assert append(entry(), entry(RELEASED), by=None) == 2
        with transaction.atomic():
            assert append(entry(ContactMade()), by=7) == 3
        assert [event.kind for event in events_after(0)] == [
            "call.triage_started",
            "call.released",
            "call.contact_made",
        ]
        assert events_after(2)[0].actor_id == 7
        assert last_seq() == 3

    def test_keeps_the_history_of_a_subject(self):
        append(entry(subject="call:1"), entry(subject="call:2"), entry(subject="call:1"), by=None)
        assert [event.seq for event in history_of("call:1")] == [1, 3]

    def test_gives_the_number_back_when_the_command_fails(self):
        def fail():
            with transaction.atomic():
                append(entry(), by=None)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        append(entry(RELEASED), by=None)
        assert [event.seq for event in events_after(0)] == [1]

    @pytest.mark.parametrize("change", [{"kind": "call.released"}, {"actor_id": 3}])
    def test_refuses_to_be_changed(self, change):
        append(entry(), by=None)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Event.objects.update(**change)

    def test_refuses_to_be_erased(self):
        append(entry(), by=None)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Event.objects.all().delete()


@LIVE
def test_needs_a_transaction():
    with pytest.raises(RuntimeError, match="open transaction"):
        append(entry(), by=None)


@LIVE
def test_the_second_writer_waits_so_that_numbers_follow_commits():
    with transaction.atomic():
        append(entry(), by=None)
        other = in_thread(lambda: transaction.atomic()(lambda: append(entry(RELEASED), by=None))())
        other.join(0.3)
        assert other.is_alive()
        assert not Event.objects.filter(kind="call.released").exists()
    other.join(5)
    assert [event.kind for event in events_after(0)] == ["call.triage_started", "call.released"]


@LIVE
def test_a_dead_redis_does_not_undo_the_command(settings, caplog):
    address = {"address": "redis://127.0.0.1:1/0", "socket_timeout": None}
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [address]},
        }
    }
    with caplog.at_level(logging.WARNING), transaction.atomic():
        append(entry(), by=None)
    assert last_seq() == 1
    assert "nobody could be notified of 1" in caplog.text


class TestChain:
    """The chain names the first event that was altered, removed or inserted."""

    @pytest.fixture
    def five(self, db):
        for number in range(5):
            append(entry(CallOverdue(priority=number)), by=None)

    def tamper(self, sql):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER USER")
            cursor.execute(sql)
            cursor.execute("ALTER TABLE journal_event ENABLE TRIGGER USER")

    @pytest.mark.django_db
    def test_holds_when_nobody_touched_it(self, five):
        assert first_broken_link() is None

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("sql", "flaw"),
        [
            (
                "UPDATE journal_event SET kind = 'call.released' WHERE seq = 3",
                "event 3 was altered",
            ),
            ("UPDATE journal_event SET data = '{}' WHERE seq = 2", "event 2 was altered"),
            ("UPDATE journal_event SET actor_id = 9 WHERE seq = 1", "event 1 was altered"),
            ("DELETE FROM journal_event WHERE seq = 4", "event 4 is missing"),
            ("DELETE FROM journal_event WHERE seq = 5", "ends at 4"),
            ("UPDATE journal_head SET seq = 9", "its head says 9"),
        ],
    )
    def test_names_the_first_flaw(self, five, sql, flaw):
        self.tamper(sql)
        assert flaw in first_broken_link()

    @pytest.mark.django_db
    def test_notices_an_insertion(self, five):
        self.tamper(
            "INSERT INTO journal_event SELECT 6, at, kind, actor_id, subjects, data, hash "
            "FROM journal_event WHERE seq = 5"
        )
        assert "event 6 was altered" in first_broken_link()


@pytest.mark.django_db
def test_there_is_one_head():
    with pytest.raises(IntegrityError, match="journal_has_one_head"), transaction.atomic():
        Head.objects.create(id=2, seq=0, hash="")


@pytest.mark.django_db
def test_the_time_of_an_event_is_the_databases_to_the_microsecond():
    before = now()
    append(entry(), by=None)
    assert before <= events_after(0)[0].at <= now()
