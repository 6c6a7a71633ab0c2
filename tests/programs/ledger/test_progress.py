"""How far the numbers are counted: said on every page and file that shows them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from django.utils.timezone import localtime, now

from journal.codes.people import Role
from journal.models import Event
from programs.accounts.services import record_sign_in
from programs.base.refusals import Refusal
from programs.base.shifts import shift_at, shift_beside
from programs.boards.models import FrozenBoard
from programs.boards.timers import run_due_boards
from programs.history.services import load_history
from programs.ledger.models import CallFact, LedgerCursor, SetAside
from programs.ledger.projection import project
from programs.ledger.selectors import Progress, ledger_progress
from programs.ledger.timers import run_due_ledger
from programs.people.models import Staff
from programs.reports.models import PublishedReport
from programs.reports.selectors import public_report_of
from programs.reports.services import publish_report
from tests.conftest import person

HEAD = "number,received_at,closed_at,program,disposition\n"
PAGES = ("/shift/", "/shift/calls/?key=count:received", "/reports/", "/handover/")


@pytest.fixture
def load(tmp_path):
    """Calls of another system, in the journal, and the ledger as if it had not read them."""

    def take(*times):
        path = tmp_path / "history.csv"
        lines = [f"{n},{time},{time},crt,refused\n" for n, time in enumerate(times)]
        path.write_text(HEAD + "".join(lines))
        load_history(actor=None, file=path, name="elsewhere")
        CallFact.objects.all().delete()
        LedgerCursor.objects.update(seq=0)

    return take


def sign_in():
    """One event."""
    staff = Staff.objects.filter(username="signed").first() or person(Role.DISPATCHER, "signed")
    record_sign_in(actor=staff)


def set_aside():
    SetAside.objects.create(reader="ledger", seq=1, why="call.received: newer", at=now())


@pytest.mark.django_db
class TestProgress:
    def test_says_how_many_events_are_to_come_and_since_when(self):
        sign_in()
        project()
        last = Event.objects.latest("seq")
        sign_in()
        progress = ledger_progress()
        assert (progress.up_to, progress.to_come, progress.complete) == (last.at, 1, False)
        assert str(progress) == f"Counted up to {localtime(last.at):%H:%M:%S}; 1 event to come."
        run_due_ledger(at=now())
        assert ledger_progress().complete

    @pytest.mark.parametrize(("seconds", "behind"), [(29, False), (31, True)])
    def test_alarms_only_where_it_has_fallen_behind(self, seconds, behind):
        """An event of this moment is always on the way: red for it would teach nobody to look."""
        progress = Progress(up_to=now() - timedelta(seconds=seconds), to_come=1, uncounted=0)
        assert progress.behind is behind
        assert not Progress(up_to=now(), to_come=0, uncounted=0).behind
        assert Progress(up_to=now(), to_come=0, uncounted=1).behind

    def test_a_board_of_a_shift_claims_no_live_line(self, client, manager):
        """It is no screen of the socket: "connecting" would stand there for ever."""
        client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
        assert "data-fresh" not in client.get("/shift/", secure=True).content.decode()
        assert "data-fresh" in client.get("/board/", secure=True).content.decode()

    def test_before_the_first_event_was_read(self):
        sign_in()
        sign_in()
        assert str(ledger_progress()) == "Counted up to –; 2 events to come."

    def test_what_could_not_be_read_is_not_hidden(self):
        sign_in()
        project()
        set_aside()
        progress = ledger_progress()
        assert not progress.complete
        assert str(progress).endswith("1 event could not be read and is not counted.")

    @pytest.mark.parametrize("path", PAGES)
    def test_a_page_says_so_and_leaves_the_ledger_as_it_is(self, path, client, manager):
        client.force_login(manager, "django.contrib.auth.backends.ModelBackend")
        project()
        sign_in()
        seq = LedgerCursor.objects.get().seq
        assert b"1 event to come." in client.get(path, secure=True).content
        assert LedgerCursor.objects.get().seq == seq
        project()
        page = client.get(path, secure=True).content
        assert b"Counted up to" in page
        assert b"to come" not in page

    @pytest.mark.parametrize("form", ["csv", "pdf", "xlsx"])
    def test_a_file_says_so(self, form, client, manager, monkeypatch):
        client.force_login(manager, "django.contrib.auth.backends.ModelBackend")
        said = []
        monkeypatch.setattr(
            "programs.reports.views.document",
            lambda report, name, kind, counted: (said.append(counted) or b"", "text/plain"),
        )
        sign_in()
        client.get(f"/reports/outcomes.{form}", secure=True)
        assert said == [str(ledger_progress())]
        assert "to come" in said[0]


@pytest.mark.django_db
class TestWhatIsKeptForGood:
    def test_a_report_is_published_with_every_event_counted(self, manager, load):
        load(*["2026-05-04 10:00"] * 7)
        report = publish_report(actor=manager, name="2026 Q2")
        totals = {chart["title"]: chart["total"] for chart in report.figures["charts"]}
        assert totals["By program"] == 7
        assert totals["How calls ended: Crisis Response Team"] == 7

    def test_nothing_is_published_while_an_event_cannot_be_counted(self, manager, load):
        load(*["2026-05-04 10:00"] * 7)
        set_aside()
        with pytest.raises(Refusal, match="1 event could not be read"):
            publish_report(actor=manager, name="2026 Q2")
        assert not PublishedReport.objects.exists()

    def test_a_report_is_published_in_the_language_of_the_console(self, manager, load, monkeypatch):
        languages = []

        def report_of(period):
            languages.append(translation.get_language())
            return public_report_of(period)

        monkeypatch.setattr("programs.reports.services.public_report_of", report_of)
        load(*["2026-05-04 10:00"] * 7)
        with translation.override("es"):
            publish_report(actor=manager, name="2026 Q2")
        assert languages == ["en"]

    def test_a_board_is_frozen_with_every_event_counted(self, load):
        ended = shift_beside(shift_at(now()), -1)
        middle = ended.start + (ended.end - ended.start) / 2
        Event.objects.create(
            seq=0, at=ended.start - timedelta(hours=1), kind="hours.set", subjects=["hours:0"],
            hash="0" * 64,
        )  # fmt: skip
        load(middle.isoformat())
        assert run_due_boards(at=now()) >= 1
        assert CallFact.objects.count() == 1
        board = FrozenBoard.objects.get(starts_at=ended.start)
        assert board.figures["uncounted"] == 0
        counts = {line["key"]: line["value"] for line in board.figures["counts"]}
        assert (counts["received"], board.seq) == (
            1,
            Event.objects.get(kind="history.call_loaded").seq,
        )

    def test_a_board_that_lacks_events_says_how_many(self, client, manager):
        start = datetime(2026, 6, 1, 12, tzinfo=UTC)
        period = shift_at(start)
        FrozenBoard.objects.create(
            starts_at=period.start, ends_at=period.end, name=period.name, seq=0,
            figures={"uncounted": 2}, frozen_at=now(),
        )  # fmt: skip
        client.force_login(manager, "django.contrib.auth.backends.ModelBackend")
        page = client.get("/shift/?at=2026-06-01T12:00:00Z", secure=True).content
        assert b"2 events could not be read and are not counted in it." in page
