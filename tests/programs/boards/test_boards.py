"""The board of a shift: its span, its numbers, its freezing and its signature."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from journal.codes.people import Role
from journal.models import Event
from programs.base.periods import (
    BadPeriod,
    Period,
    adjacent_shift,
    days,
    quarter,
    shift_of,
    starts_of,
)
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.base.shifts import shift_at, shift_beside
from programs.boards.models import FrozenBoard
from programs.boards.selectors import board_of
from programs.boards.services import sign_board
from programs.boards.timers import run_due_boards
from programs.forecast.selectors import forecast
from programs.handovers.selectors import draft_handover
from programs.handovers.services import receive_handover, write_handover
from programs.metrics.definitions import COUNTS, DEFAULT_TARGETS
from programs.metrics.selectors import calls_behind
from programs.roster.models import Shift
from tests.conftest import person
from tests.programs.facts import make_fact

CHICAGO = ZoneInfo("America/Chicago")
STARTS = starts_of("07:00,15:00,23:00")


def here(*parts):
    return datetime(*parts, tzinfo=CHICAGO)


class TestPeriods:
    @pytest.mark.parametrize(
        ("at", "hours"),
        [
            (here(2026, 3, 8, 1), 7),  # the clocks go forward in this night
            (here(2026, 11, 1, 1), 9),  # and back in this one
            (here(2026, 11, 22, 3), 8),
        ],
    )
    def test_the_night_on_which_the_clocks_change(self, at, hours):
        shift = shift_of(at, STARTS, CHICAGO)
        assert shift.start <= at < shift.end
        assert shift.hours == hours
        assert shift.start.astimezone(CHICAGO).hour == 23
        assert shift.end.astimezone(CHICAGO).hour == 7

    def test_an_hour_that_comes_twice_is_in_one_shift(self):
        twice = here(2026, 11, 1, 1, 30)
        shifts = {shift_of(twice.replace(fold=fold), STARTS, CHICAGO).start for fold in (0, 1)}
        assert len(shifts) == 1

    def test_shifts_follow_one_another_without_a_gap(self):
        shift = shift_of(here(2026, 3, 6, 12), STARTS, CHICAGO)
        for _ in range(12):
            after = adjacent_shift(shift, 1, STARTS, CHICAGO)
            assert after.start == shift.end
            assert adjacent_shift(after, -1, STARTS, CHICAGO) == shift
            shift = after

    def test_a_day_has_23_24_or_25_hours(self):
        found = [days(d, d, CHICAGO).hours for d in (
            here(2026, 3, 8).date(), here(2026, 7, 1).date(), here(2026, 11, 1).date()
        )]  # fmt: skip
        assert found == [23, 24, 25]

    def test_quarters_cover_a_year(self):
        spans = [quarter(2026, number, CHICAGO) for number in range(1, 5)]
        assert [one.end for one in spans[:-1]] == [one.start for one in spans[1:]]
        assert spans[-1].end == here(2027, 1, 1)

    @pytest.mark.parametrize("text", ["7", "", "07:00,07:00", "25:00"])
    def test_starts_that_are_none(self, text):
        with pytest.raises(BadPeriod):
            starts_of(text)


@pytest.fixture
def period():
    start = datetime(2026, 6, 1, 12, tzinfo=UTC)
    return Period(start, start + timedelta(hours=8), "a shift")


@pytest.mark.django_db
class TestBoard:
    def test_counts_what_its_definitions_say(self, period):
        at = period.start
        make_fact(at, accepted=20, offered=10, talk=600, closed=700, disposition="settled_by_phone")
        make_fact(at, dispatched=50, on_scene=900, cleared=3000, closed=3100,
                  disposition="transported_voluntarily", program="crt")  # fmt: skip
        make_fact(at, dispatched=100, on_scene=1100, cleared=2000, closed=2100, co_response=True,
                  disposition="to_police", program="crt")  # fmt: skip
        make_fact(at, closed=60, disposition="refused", unserved="no_unit", program="art")
        make_fact(at + timedelta(hours=8))  # the next shift's
        board = board_of(period, DEFAULT_TARGETS)
        counts = {one.key: one.value for one in board.counts}
        assert counts["received"] == 4
        assert (counts["offered"], counts["answered"]) == (1, 1)
        assert (counts["dispatched"], counts["arrived"]) == (2, 2)
        assert counts["diverted"] == 2  # the phone's, and the unit's without police
        assert (counts["transported"], counts["unserved"], counts["closed"]) == (1, 1, 4)
        times = {one.key: one for one in board.measures}
        assert times["process"].median == 75
        assert times["phone"].said[0] == "9:40"
        assert times["answer"].targets[0]["share"] == 100.0
        process = times["process"].targets[0]
        assert (process["share"], process["met"]) == (50.0, False)
        assert ("unserved:no_unit", "No unit or clinician was free", 1) in board.unserved

    def test_every_number_has_the_calls_behind_it(self, period):
        for number in range(5):
            make_fact(period.start, dispatched=number * 10 + 1, on_scene=200)
        board = board_of(period, ())
        for one in board.counts:
            assert calls_behind(period, f"count:{one.key}")[3] == one.value
        for one in board.measures:
            assert calls_behind(period, f"measure:{one.key}")[3] == one.n
        for key, _, value in (*board.programs, *board.dispositions, *board.unserved):
            assert calls_behind(period, key)[3] == value

    def test_says_what_each_number_means(self):
        assert all(len(one.definition) > 20 for one in COUNTS)

    def test_an_unknown_number_is_none(self, period):
        for key in ("count:nothing", "disposition:nothing", "", "received_at:x"):
            with pytest.raises(NotFound):
                calls_behind(period, key)

    def test_costs_the_same_however_much_was_before(self, period, django_assert_max_num_queries):
        for week in range(30):
            make_fact(period.start - timedelta(weeks=week + 1))
        with django_assert_max_num_queries(8):
            board_of(period, DEFAULT_TARGETS)


@pytest.mark.django_db
class TestForecast:
    def test_expects_what_the_same_hours_brought(self, period):
        for week in range(1, 9):
            for _ in range(3):
                make_fact(period.start - timedelta(weeks=week) + timedelta(minutes=10))
        make_fact(period.start + timedelta(minutes=1))
        first, second, *_ = forecast(period, period.start + timedelta(hours=2))
        assert (first.expected, first.weeks, first.came) == (3.0, 8, 1)
        assert first.low < 3 < first.high
        assert (second.expected, second.came) == (0.0, 0)

    def test_weeks_are_counted_by_the_clock_on_the_wall(self):
        """14:00 stays 14:00 over the change of the clocks."""
        start = here(2026, 11, 2, 14).astimezone(UTC)
        span = Period(start, start + timedelta(hours=1), "")
        make_fact(here(2026, 10, 26, 14, 30).astimezone(UTC))
        assert forecast(span, start)[0].expected == 1.0

    def test_without_history_nothing_is_expected(self, period):
        assert {hour.weeks for hour in forecast(period, period.end)} == {0}


@pytest.mark.django_db
class TestFreezing:
    def test_the_clock_freezes_each_shift_once(self, supervisor):
        ended = shift_beside(shift_at(now()), -1)
        make_fact(ended.start)
        _journal_begins(ended.start - timedelta(hours=1))
        assert run_due_boards(at=now()) >= 1
        assert run_due_boards(at=now()) == 0
        board = FrozenBoard.objects.get(starts_at=ended.start)
        counts = {one["key"]: one["value"] for one in board.figures["counts"]}
        assert counts["received"] == 1
        make_fact(ended.start)
        board.refresh_from_db()
        assert {one["key"]: one["value"] for one in board.figures["counts"]} == counts

    def test_is_signed_once_and_kept(self, supervisor, manager):
        board = frozen()
        sign_board(actor=supervisor, board_id=board.pk, remark=" Quiet. ")
        board.refresh_from_db()
        assert (board.signed_by, board.remark) == (supervisor, "Quiet.")
        with pytest.raises(Refusal, match="signed already"):
            sign_board(actor=manager, board_id=board.pk)

    def test_not_by_just_anybody(self, dispatcher):
        with pytest.raises(Forbidden):
            sign_board(actor=dispatcher, board_id=frozen().pk)

    def test_the_database_keeps_its_numbers(self):
        board = FrozenBoard.objects.filter(pk=frozen().pk)
        for change in ({"figures": {"counts": []}}, {"seq": 99}):
            with pytest.raises(IntegrityError, match="kept"), transaction.atomic():
                board.update(**change)
        with pytest.raises(IntegrityError, match="kept"), transaction.atomic():
            board.delete()


@pytest.mark.django_db
class TestHandover:
    def test_is_drafted_given_and_received_by_another(self, supervisor, lead):
        period = shift_at(now())
        one = make_fact(now() - timedelta(minutes=5), program="crt")
        draft = draft_handover(period, now())
        assert one.number in draft["people"]
        assert "CRT:" in draft["staffing"]
        held = write_handover(actor=supervisor, period=period, sections=draft, give=True)
        with pytest.raises(Refusal, match="somebody else"):
            receive_handover(actor=supervisor, handover_id=held.pk)
        receive_handover(actor=lead, handover_id=held.pk)
        held.refresh_from_db()
        assert held.received_by == lead

    def test_what_was_given_does_not_change(self, supervisor):
        period = shift_at(now())
        held = write_handover(actor=supervisor, period=period, sections={}, give=True)
        with pytest.raises(Refusal, match="already"):
            write_handover(actor=supervisor, period=period, sections={"people": "x"}, give=False)
        with pytest.raises(IntegrityError, match="kept"), transaction.atomic():
            type(held).objects.filter(pk=held.pk).update(sections={"people": "x"})

    def test_a_part_that_is_too_long(self, supervisor):
        with pytest.raises(Invalid, match="4,000"):
            write_handover(
                actor=supervisor, period=shift_at(now()), sections={"people": "x" * 4001},
                give=False,
            )  # fmt: skip

    def test_says_who_is_on_and_who_comes(self, supervisor):
        crew = person(Role.CREW, "crewed", program="crt")
        for hours in (-1, 7):
            start = now() + timedelta(hours=hours)
            Shift.objects.create(staff=crew, starts_at=start, ends_at=start + timedelta(hours=8))
        draft = draft_handover(shift_at(now()), now())
        assert f"CRT: {crew.name} until" in draft["staffing"]
        assert f"then {crew.name} from" in draft["staffing"]


def frozen():
    start = now() - timedelta(days=1)
    return FrozenBoard.objects.create(
        starts_at=start, ends_at=start + timedelta(hours=8), name="Yesterday", figures={},
        seq=0, frozen_at=now(),
    )  # fmt: skip


def _journal_begins(at):
    """As if the first event were that old."""
    Event.objects.create(seq=0, at=at, kind="hours.set", subjects=["hours:0"], hash="0" * 64)
