"""Opening hours, to the second, across midnight and both changes of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mih.environment import ROOT
from programs.hours.calendar import BadHours, read_calendar

ZONE = ZoneInfo("America/Chicago")
SHIPPED = ROOT / "cities" / "okc" / "hours.toml"
SPRING, AUTUMN = (2026, 3, 8), (2026, 11, 1)
DAYS = [(2026, 6, 15), SPRING, AUTUMN, (2026, 12, 31), (2027, 1, 1), (2028, 2, 29)]


@pytest.fixture(scope="module")
def okc():
    return read_calendar(SHIPPED.read_text())


def calendar(hours, more=""):
    return read_calendar(f'zone = "America/Chicago"\n[weekly]\ncrt = {hours}\n{more}')


def at(day, clock, fold=0):
    hour, minute, second = map(int, clock.split(":"))
    return datetime(*day, hour, minute, second, tzinfo=ZONE, fold=fold)


class TestSevenToEleven:
    @pytest.mark.parametrize("day", DAYS)
    @pytest.mark.parametrize(
        ("clock", "is_open"),
        [
            ("00:00:00", False),
            ("06:59:59", False),
            ("07:00:00", True),
            ("22:59:59", True),
            ("23:00:00", False),
            ("23:59:59", False),
        ],
    )
    def test_to_the_second(self, okc, day, clock, is_open):
        for program in ("ccd", "crt", "art", "cap"):
            assert okc.is_open(program, at(day, clock)) is is_open

    @pytest.mark.parametrize("day", [SPRING, AUTUMN, (2026, 6, 15)])
    def test_says_when_it_closed_and_opens_again(self, okc, day):
        late = at(day, "23:30:00")
        assert okc.shut_since("crt", late) == at(day, "23:00:00")
        morning = at(day, "07:00:00") + timedelta(days=1)
        assert okc.next_opening("crt", late) == datetime(
            morning.year, morning.month, morning.day, 7, tzinfo=ZONE
        )

    def test_the_night_of_a_change_is_an_hour_shorter_or_longer(self, okc):
        def night(day):
            eve = at(day, "12:00:00") - timedelta(days=1)
            closed = okc.shut_since("crt", at(day, "00:30:00"))
            assert closed.astimezone(ZONE).date() == eve.date()
            return okc.next_opening("crt", at(day, "00:30:00")) - closed

        assert night((2026, 6, 15)) == timedelta(hours=8)
        assert night(SPRING) == timedelta(hours=7)
        assert night(AUTUMN) == timedelta(hours=9)


class TestOverMidnight:
    def test_a_shift_that_ends_on_the_next_day(self):
        night = calendar('{ daily = ["19:00-03:00"] }')
        day = (2026, 6, 15)
        for clock, is_open in [
            ("02:59:59", True),
            ("03:00:00", False),
            ("18:59:59", False),
            ("19:00:00", True),
            ("23:59:59", True),
            ("00:00:00", True),
        ]:
            assert night.is_open("crt", at(day, clock)) is is_open

    def test_until_midnight_itself(self):
        late = calendar('{ daily = ["07:00-24:00"] }')
        assert late.is_open("crt", at((2026, 6, 15), "23:59:59"))
        assert not late.is_open("crt", at((2026, 6, 16), "00:00:00"))

    def test_a_shift_of_friday_runs_into_saturday_and_no_other_day(self):
        friday = calendar('{ fri = ["20:00-02:00"] }')
        assert friday.is_open("crt", at((2026, 6, 20), "01:59:59"))
        assert not friday.is_open("crt", at((2026, 6, 20), "20:00:00"))
        assert not friday.is_open("crt", at((2026, 6, 19), "01:00:00"))

    def test_two_spans_in_a_day(self):
        split = calendar('{ daily = ["07:00-12:00", "14:00-18:00"] }')
        assert not split.is_open("crt", at((2026, 6, 15), "12:00:00"))
        assert split.next_opening("crt", at((2026, 6, 15), "12:30:00")) == at(
            (2026, 6, 15), "14:00:00"
        )


class TestWhenTheClocksChange:
    def test_an_hour_that_does_not_exist_closes_when_it_would_have(self):
        """02:30 is skipped on 8 March: the wall goes from 01:59:59 to 03:00:00."""
        night = calendar('{ daily = ["19:00-02:30"] }')
        last = datetime(2026, 3, 8, 7, 59, 59, tzinfo=UTC)
        assert last.astimezone(ZONE).strftime("%H:%M:%S") == "01:59:59"
        assert night.is_open("crt", last)
        assert not night.is_open("crt", last + timedelta(seconds=1))

    def test_an_hour_that_does_not_exist_opens_when_it_would_have(self):
        early = calendar('{ daily = ["02:30-09:00"] }')
        last = datetime(2026, 3, 8, 7, 59, 59, tzinfo=UTC)
        assert not early.is_open("crt", last)
        assert early.is_open("crt", last + timedelta(seconds=1))

    def test_an_hour_that_comes_twice_closes_once(self):
        """01:30 comes twice on 1 November: closed at the first, and not open again."""
        night = calendar('{ daily = ["19:00-01:30"] }')
        assert night.is_open("crt", at(AUTUMN, "01:29:59", fold=0))
        assert not night.is_open("crt", at(AUTUMN, "01:30:00", fold=0))
        assert not night.is_open("crt", at(AUTUMN, "01:00:00", fold=1))
        assert not night.is_open("crt", at(AUTUMN, "01:29:59", fold=1))

    def test_an_hour_that_comes_twice_opens_at_the_first(self):
        early = calendar('{ daily = ["01:30-09:00"] }')
        assert not early.is_open("crt", at(AUTUMN, "01:29:59", fold=0))
        assert early.is_open("crt", at(AUTUMN, "01:30:00", fold=0))
        assert early.is_open("crt", at(AUTUMN, "01:00:00", fold=1))

    @pytest.mark.parametrize("day", [SPRING, AUTUMN])
    def test_a_program_that_never_shuts_does_not_shut_then(self, day):
        always = calendar('{ daily = ["00:00-24:00"] }')
        start = at(day, "00:00:00").astimezone(UTC)
        for minutes in range(0, 27 * 60, 7):
            assert always.is_open("crt", start + timedelta(minutes=minutes))


class TestDaysThatDiffer:
    MORE = """
[[day]]
on = 2026-12-25
why = "Christmas Day"
[[day]]
on = 2026-12-25
program = "crt"
hours = ["10:00-14:00"]
why = "Short Christmas"
[[day]]
on = 2026-12-26
"""

    @pytest.fixture
    def special(self):
        more = 'art = { daily = ["07:00-23:00"] }\n' + self.MORE
        return calendar('{ daily = ["07:00-23:00"] }', more)

    def test_the_day_of_a_program_goes_before_the_day_of_all(self, special):
        noon = at((2026, 12, 25), "12:00:00")
        assert special.is_open("crt", noon)
        assert not special.is_open("art", noon)
        assert special.why("crt", noon) == "Short Christmas"
        assert special.on("art", noon.date()) == "shut"

    def test_it_opens_on_the_day_after(self, special):
        evening = at((2026, 12, 25), "15:00:00")
        assert special.next_opening("crt", evening) == at((2026, 12, 27), "07:00:00")

    def test_a_program_without_hours_never_shuts(self, special):
        assert special.is_open("cap", at((2026, 6, 15), "03:00:00"))

    def test_a_program_that_is_always_shut_never_opens(self):
        never = calendar("{ daily = [] }")
        assert never.next_opening("crt", at((2026, 6, 15), "03:00:00")) is None
        assert never.shut_since("crt", at((2026, 6, 15), "03:00:00")) is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("zone =", "not TOML"),
        ("[weekly]", "missing"),
        ('zone = "Mars/Base"\n[weekly]', "no such time zone"),
        ('zone = "UTC"\n[weekly]\ncrt = { someday = [] }', "no weekday"),
        ('zone = "UTC"\n[weekly]\ncrt = { mon = ["7-23"] }', "not like"),
        ('zone = "UTC"\n[weekly]\ncrt = { mon = ["07:00-25:00"] }', "wrong shape"),
        ('zone = "UTC"\n[weekly]\ncrt = { mon = ["07:00-07:00"] }', "no span"),
        ('zone = "UTC"\n[weekly]\ncrt = { mon = ["07:00-12:00", "11:00-13:00"] }', "overlap"),
        ('zone = "UTC"\n[weekly]\n[[day]]\non = "soon"', "no date"),
    ],
)
def test_what_is_no_calendar_is_told_in_a_sentence(source, words):
    with pytest.raises(BadHours, match=words):
        read_calendar(source)
