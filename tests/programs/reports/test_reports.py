"""Outcomes for the program and for the public, and another system's history."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from openpyxl import load_workbook

from journal.models import Event
from programs.base.periods import days, quarter
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.base.shifts import zone
from programs.boards.selectors import board_of
from programs.history.services import load_history, read_mapping
from programs.ledger.models import CallFact
from programs.ledger.projection import rebuild
from programs.reports.documents import document
from programs.reports.models import PublishedReport
from programs.reports.selectors import public_quarters, public_report_of, report_of
from programs.reports.services import publish_report
from tests.programs.facts import make_fact

AT = datetime(2026, 5, 4, 15, tzinfo=UTC)
Q2 = "2026 Q2"


def ended(count, program, disposition, **given):
    for _ in range(count):
        make_fact(AT, closed=60, program=program, disposition=disposition, **given)


@pytest.fixture
def spring(db):
    """A quarter with a rare outcome, a rare language and a program of few calls."""
    ended(30, "crt", "stabilised_in_place", language="english", area="NW")
    ended(12, "crt", "transported_voluntarily", language="spanish", area="SW")
    ended(2, "crt", "transported_by_ems", language="vietnamese", area="SE")
    ended(20, "ccd", "settled_by_phone", language="english", area="NW", accepted=20, offered=1)
    ended(3, "cap", "refused", language="english", area="NE")
    return quarter(2026, 2, zone())


def chart(report, title):
    return next(one for one in report.charts if one.title == title)


def cells(report, title):
    return {bar.label: bar.value for bar in chart(report, title).bars}


@pytest.mark.django_db
class TestReport:
    def test_for_the_programs_own_eyes_everything_is_told(self, spring):
        report = report_of(spring)
        ends = cells(report, "How calls ended: Crisis Response Team")
        assert ends["Taken to hospital by EMS"] == 2
        assert chart(report, "By program").total == 67

    def test_for_the_public_nothing_small_is(self, spring):
        report = public_report_of(spring)
        for one in report.charts:
            for value in (one.total, *(bar.value for bar in one.bars)):
                assert value is None or value == 0 or value >= 5
        ends = cells(report, "How calls ended: Crisis Response Team")
        assert ends["Taken to hospital by EMS"] is None
        assert list(ends.values()).count(None) == 2  # one goes with it, so that nobody can tell

    def test_how_a_hidden_programs_calls_ended_is_not_told(self, spring):
        report = public_report_of(spring)
        titles = {one.title for one in report.charts}
        hidden = {label for label, value in cells(report, "By program").items() if value is None}
        assert "Community Advocacy Program" in hidden
        assert len(hidden) >= 2
        assert not {f"How calls ended: {label}" for label in hidden} & titles

    def test_a_quarter_of_few_calls_tells_nothing(self, db):
        ended(3, "crt", "refused")
        assert public_report_of(quarter(2026, 2, zone())).charts == ()

    def test_no_share_adds_up_what_a_table_hides(self, spring):
        assert "Transported" not in {label for label, _, _ in public_report_of(spring).shares}

    def test_one_population_for_every_table(self, spring):
        """Calls still open would be the difference between two totals."""
        for _ in range(2):
            make_fact(AT, program="crt")
        report = public_report_of(spring)
        totals = {one.total for one in report.charts if one.title.startswith("By ")}
        assert totals == {67}

    def test_medians_of_few_are_not_told(self, spring):
        times = {label: median for label, _, _, median, _ in public_report_of(spring).times}
        assert times["Offer to answer"] == 19
        assert times["Time on scene"] is None


@pytest.mark.django_db
class TestPublishing:
    def test_once_and_as_it_was(self, manager, spring):
        publish_report(actor=manager, name=Q2)
        ended(1, "crt", "transported_by_ems")
        with pytest.raises(Refusal, match="published already"):
            publish_report(actor=manager, name=Q2)
        held = PublishedReport.objects.filter(name=Q2)
        with pytest.raises(IntegrityError, match="kept"), transaction.atomic():
            held.update(figures={})

    def test_only_a_quarter_that_is_over_for_long_enough(self, manager, settings):
        make_fact(now())
        assert public_quarters() == []
        with pytest.raises(NotFound):
            publish_report(actor=manager, name=Q2)
        make_fact(AT)
        names = [one.name for one in public_quarters(datetime(2026, 7, 30, tzinfo=UTC))]
        assert names == []
        names = [one.name for one in public_quarters(datetime(2026, 8, 2, tzinfo=UTC))]
        assert names == [Q2]

    def test_not_by_a_supervisor(self, supervisor, spring):
        with pytest.raises(Forbidden):
            publish_report(actor=supervisor, name=Q2)

    def test_the_public_page_is_off_until_it_is_turned_on(self, client, manager, spring, settings):
        publish_report(actor=manager, name=Q2)
        assert client.get("/public/", secure=True).status_code == 404
        assert client.get(f"/public/{Q2}.csv", secure=True).status_code == 404
        settings.PUBLIC_REPORT = True
        page = client.get("/public/", secure=True)
        assert page.status_code == 200
        assert b"hidden" in page.content
        assert b"Scissortail" not in page.content
        assert client.get(f"/public/{Q2}.pdf", secure=True).content[:5] == b"%PDF-"
        assert client.get("/public/2025 Q1.pdf", secure=True).status_code == 404
        assert client.get(f"/public/{Q2}.exe", secure=True).status_code == 404

    def test_nothing_published_says_so(self, client, db, settings):
        settings.PUBLIC_REPORT = True
        assert b"Nothing has been published" in client.get("/public/", secure=True).content


@pytest.mark.django_db
class TestFiles:
    def test_csv_and_spreadsheet_say_the_same(self, spring):
        report = public_report_of(spring)
        text, kind = document(report, Q2, "csv")
        rows = list(csv.reader(io.StringIO(text.decode())))
        assert kind.startswith("text/csv")
        book = load_workbook(io.BytesIO(document(report, Q2, "xlsx")[0]))
        sheet = [[str(cell) for cell in row] for row in book.active.values]
        assert [row[3] for row in rows[1:]] == [row[3] for row in sheet[1:]]
        assert ["2", "3"] not in [row[3:] for row in rows]
        small = [row for row in rows if row[2] == "Community Advocacy Program"]
        assert "fewer than 5" in small[0][3]

    def test_a_label_that_looks_like_a_formula_is_none(self, db):
        ended(6, "crt", "refused", language="=1+1")
        text = document(report_of(quarter(2026, 2, zone())), Q2, "csv", "Counted.")[0].decode()
        assert "'=1+1" in text

    def test_the_pdf_is_one(self, spring):
        content, kind = document(report_of(spring), Q2, "pdf", "Counted.")
        assert (content[:5], kind) == (b"%PDF-", "application/pdf")
        assert len(content) > 4000


HEAD = "number,received_at,dispatched_at,on_scene_at,cleared_at,closed_at,program,disposition\n"
ROW = "{n},2025-03-0{d} 10:00:00,2025-03-0{d} 10:01:30,2025-03-0{d} 10:1{n}:00,"
ROW += "2025-03-0{d} 11:00:00,2025-03-0{d} 11:05:00,crt,stabilised_in_place\n"


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "history.csv"
        path.write_text(text)
        return path

    return write


@pytest.mark.django_db
class TestHistory:
    def test_is_in_the_journal_and_counted(self, file):
        path = file(HEAD + "".join(ROW.format(n=n, d=3) for n in range(5)))
        assert load_history(actor=None, file=path, name="elsewhere").count == 5
        assert Event.objects.filter(kind="history.call_loaded").count() == 5
        march = days(datetime(2025, 3, 1).date(), datetime(2025, 3, 31).date(), zone())
        times = {one.key: one for one in board_of(march, ()).measures}
        assert times["response"].median == 12 * 60
        assert times["process"].median == 90
        before = set(CallFact.objects.values_list("pk", "on_scene_at", "disposition"))
        rebuild()
        assert set(CallFact.objects.values_list("pk", "on_scene_at", "disposition")) == before

    def test_run_again_it_takes_nothing_twice(self, file):
        path = file(HEAD + "".join(ROW.format(n=n, d=3) for n in range(3)))
        assert load_history(actor=None, file=path, name="elsewhere").count == 3
        path = file(HEAD + "".join(ROW.format(n=n, d=3) for n in range(5)))
        assert load_history(actor=None, file=path, name="elsewhere").count == 2
        assert load_history(actor=None, file=path, name="another").count == 5

    def test_times_are_of_that_systems_wall(self, file):
        """01:30 on the night the clocks went forward, and 02:30, which no wall showed."""
        path = file(
            "number,received_at\n1,2025-03-09 01:30\n2,2025-03-09 02:30\n3,2025-03-09 03:30\n"
        )
        load_history(actor=None, file=path, name="elsewhere")
        first, second, third = CallFact.objects.order_by("number").values_list(
            "received_at", flat=True
        )
        assert third - first == timedelta(hours=1)
        assert first <= second <= third

    def test_columns_and_codes_of_another_system(self, file):
        mapping = read_mapping(
            'zone = "America/New_York"\ntime_format = "%m/%d/%Y %H:%M"\n'
            '[columns]\nnumber = "Incident"\nreceived_at = "Call Time"\ndisposition = "Outcome"\n'
            'program = "Team"\n[values.disposition]\n"Resolved on scene" = "stabilised_in_place"\n'
            '[values.program]\n"Mobile crisis" = "crt"\n'
        )
        path = file(
            "Incident,Call Time,Outcome,Team\nA1,03/04/2025 09:30,RESOLVED ON SCENE,Mobile crisis\n"
        )
        assert load_history(actor=None, file=path, name="county", mapping=mapping).count == 1
        one = CallFact.objects.get()
        assert (one.program, one.disposition) == ("crt", "stabilised_in_place")
        assert one.received_at == datetime(2025, 3, 4, 14, 30, tzinfo=UTC)
        assert one.closed_at == one.received_at

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "no column 'number'"),
            ("number,received_at\n", "no call in it"),
            ("number,received_at\n1,yesterday\n", "'yesterday', which is no time"),
            ("number,received_at\n,2025-01-01 10:00\n", "line 2: no number"),
            ("number,received_at\n1,\n", "no received_at"),
            ("number,received_at\n1,2025-01-01\n1,2025-01-01\n", "comes twice"),
            ("number,received_at,disposition\n1,2025-01-01,magic\n", "'magic', none of"),
            (
                "number,received_at,dispatched_at\n1,2025-01-01 10:00,2025-01-01 09:00\n",
                "dispatched_at is before",
            ),
        ],
    )
    def test_what_is_wrong_is_listed_and_nothing_taken(self, file, text, words):
        with pytest.raises(Invalid, match=words):
            load_history(actor=None, file=file(text), name="elsewhere")
        assert not CallFact.objects.exists()
        assert not Event.objects.exists()

    def test_flawed_lines_may_be_left_out_and_are_told(self, file):
        path = file(HEAD + ROW.format(n=1, d=3) + "2,never,,,,,,\n")
        loaded = load_history(actor=None, file=path, name="elsewhere", leave_out_flawed=True)
        assert (loaded.count, loaded.left_out) == (1, 1)
        assert "line 3" in loaded.flaws[0]

    @pytest.mark.parametrize(
        "source", ["", "x = [", '[columns]\nshoe = "size"\n', 'zone = "Mars"\n[columns]\n']
    )
    def test_a_mapping_that_is_none(self, source):
        with pytest.raises(Invalid):
            read_mapping(source)

    def test_not_by_just_anybody(self, dispatcher, file):
        with pytest.raises(Forbidden):
            load_history(actor=dispatcher, file=file("x"), name="x")
