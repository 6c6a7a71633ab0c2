"""Shifts that come again, change hands and are too few; the clocks may change meanwhile."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.utils.timezone import localdate, localtime, now

from journal.codes.people import Role
from journal.codes.roster import RequestStatus
from journal.codes.units import CrewRole
from journal.models import Event
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.credentials.models import Credential
from programs.hours.calendar import BadHours, read_calendar
from programs.hours.services import set_hours
from programs.roster.models import Shift, ShiftPattern, ShiftRequest
from programs.roster.patterns import add_pattern, end_pattern
from programs.roster.requests import decide_request, make_feed, request_cover
from programs.roster.selectors import on_now, roster_lines, staffing_gaps, warnings_for
from programs.roster.services import ShiftsOverlap, drop_shift
from programs.roster.timers import run_due_gaps, run_due_patterns
from tests.conftest import person

CHICAGO = ZoneInfo("America/Chicago")
HOUR = timedelta(hours=1)


@pytest.fixture
def nights(manager, clinician):
    """Every night from a Monday on."""
    return add_pattern(
        actor=manager, staff_id=clinician.pk, weekdays=range(7), starts=time(23), ends=time(7),
        first_day=localdate() + timedelta(days=1),
    )  # fmt: skip


def in_hours(staff, first, last):
    return Shift.objects.create(
        staff=staff, starts_at=now() + first * HOUR, ends_at=now() + last * HOUR
    )


@pytest.mark.django_db
class TestPattern:
    def test_is_laid_out_by_the_clock_on_the_wall(self, nights, clinician):
        shifts = Shift.objects.filter(staff=clinician)
        assert shifts.count() == 42
        for one in shifts:
            assert localtime(one.starts_at).hour == 23
            assert localtime(one.ends_at).hour == 7

    def test_the_nights_of_the_changing_clocks(self, manager, clinician, settings):
        settings.SCHEDULE_AHEAD_DAYS = 400
        first = date(localdate().year + 1, 1, 1)
        add_pattern(
            actor=manager, staff_id=clinician.pk, weekdays=range(7), starts=time(23),
            ends=time(7), first_day=first,
        )  # fmt: skip
        spans = {(one.ends_at - one.starts_at) / HOUR for one in Shift.objects.all()}
        assert 7 in spans
        assert spans <= {7, 8, 9}
        ordered = list(Shift.objects.order_by("starts_at"))
        assert all(a.ends_at < b.starts_at for a, b in pairwise(ordered))

    def test_every_other_week_on_its_days(self, manager, clinician):
        monday = localdate() + timedelta(days=(7 - localdate().weekday()))
        add_pattern(
            actor=manager, staff_id=clinician.pk, weekdays=[0, 2], starts=time(7), ends=time(15),
            first_day=monday, every_weeks=2, last_day=monday + timedelta(days=27),
        )  # fmt: skip
        found = [(localdate(one.starts_at) - monday).days for one in Shift.objects.all()]
        assert found == [0, 2, 14, 16]

    def test_all_or_nothing(self, manager, clinician):
        in_hours(clinician, 24 * 5, 24 * 5 + 8)
        with pytest.raises(ShiftsOverlap, match="on the roster on"):
            add_pattern(
                actor=manager, staff_id=clinician.pk, weekdays=range(7), starts=time(0),
                ends=time(0), first_day=localdate() + timedelta(days=1),
            )  # fmt: skip
        assert Shift.objects.count() == 1
        assert not ShiftPattern.objects.exists()

    def test_the_clock_lays_it_further(self, nights):
        before = Shift.objects.count()
        assert run_due_patterns(at=now()) == 0
        assert run_due_patterns(at=now() + timedelta(days=3)) == 3
        assert Shift.objects.count() == before + 3

    def test_ends(self, manager, nights):
        last = localdate() + timedelta(days=3)
        end_pattern(actor=manager, pattern_id=nights.pk, last_day=last)
        assert max(localdate(one.starts_at) for one in Shift.objects.all()) == last
        assert run_due_patterns(at=now() + timedelta(days=30)) == 0

    @pytest.mark.parametrize(
        "wrong",
        [{"weekdays": []}, {"weekdays": [7]}, {"every_weeks": 9}, {"last_day": date(2020, 1, 1)}],
    )
    def test_that_is_none(self, manager, clinician, wrong):
        asked = {
            "weekdays": [0], "starts": time(7), "ends": time(15), "first_day": localdate(),
        } | wrong  # fmt: skip
        with pytest.raises(Invalid):
            add_pattern(actor=manager, staff_id=clinician.pk, **asked)

    def test_not_for_a_dispatcher(self, manager, dispatcher):
        with pytest.raises(Invalid):
            add_pattern(
                actor=manager, staff_id=dispatcher.pk, weekdays=[0], starts=time(7),
                ends=time(15), first_day=localdate(),
            )  # fmt: skip


@pytest.mark.django_db
class TestWarnings:
    def test_little_rest_many_hours_and_a_lapsed_credential(self, make_unit):
        crew = person(
            Role.CREW, "medic", program="crt", unit=make_unit(), crew_role=CrewRole.PARAMEDIC
        )
        Credential.objects.create(
            staff=crew, crew_role="paramedic", name="Paramedic license",
            expires_on=localdate() + timedelta(days=1),
        )  # fmt: skip
        for day in range(5):
            in_hours(crew, 24 * day + 30, 24 * day + 42)
        start = now() + 148 * HOUR
        found = warnings_for(crew, start, start + 12 * HOUR)
        assert any("rest" in words for words in found) is False
        assert "72 hours within seven days (more than 60)" in found
        assert any("Paramedic license will have lapsed" in words for words in found)
        near = now() + (24 * 4 + 42 + 2) * HOUR
        assert any("hours of rest" in one for one in warnings_for(crew, near, near + HOUR))

    def test_stand_beside_the_shift(self, clinician):
        in_hours(clinician, 2, 10)
        in_hours(clinician, 12, 20)
        lines = roster_lines()
        assert all("less than 8 hours of rest beside another shift" in one.warnings
                   for one in lines)  # fmt: skip

    def test_the_list_costs_the_same_for_two_hundred(self, django_assert_max_num_queries):
        people = [person(Role.CLINICIAN, f"c{n}", program="ccd") for n in range(20)]
        for one in people:
            for day in range(10):
                in_hours(one, 24 * day + 2, 24 * day + 10)
        with django_assert_max_num_queries(4):
            assert len(roster_lines()) == 200


@pytest.mark.django_db
class TestRequests:
    @pytest.fixture
    def colleague(self, db):
        return person(Role.CLINICIAN, "colleague", program="ccd")

    def test_cover_is_asked_agreed_and_approved(self, clinician, colleague, manager):
        shift = in_hours(clinician, 30, 38)
        asked = request_cover(actor=clinician, shift_id=shift.pk)
        decide_request(actor=colleague, request_id=asked.pk, command="agree")
        shift.refresh_from_db()
        assert shift.staff == clinician
        decide_request(actor=manager, request_id=asked.pk, command="approve")
        shift.refresh_from_db()
        assert shift.staff == colleague
        assert Event.objects.last().kind == "staff.request_moved"

    def test_a_swap_of_two_at_the_same_time(self, clinician, colleague, manager):
        """For a moment both would be in the other's way."""
        mine, theirs = in_hours(clinician, 30, 38), in_hours(colleague, 32, 40)
        asked = request_cover(actor=clinician, shift_id=mine.pk, instead_id=theirs.pk)
        decide_request(actor=colleague, request_id=asked.pk, command="agree")
        decide_request(actor=manager, request_id=asked.pk, command="approve")
        mine.refresh_from_db()
        theirs.refresh_from_db()
        assert (mine.staff, theirs.staff) == (colleague, clinician)

    def test_nobody_is_put_in_two_places(self, clinician, colleague, manager):
        mine = in_hours(clinician, 30, 38)
        in_hours(colleague, 32, 40)
        asked = request_cover(actor=clinician, shift_id=mine.pk)
        decide_request(actor=colleague, request_id=asked.pk, command="agree")
        with pytest.raises(ShiftsOverlap):
            decide_request(actor=manager, request_id=asked.pk, command="approve")
        mine.refresh_from_db()
        assert (mine.staff, mine.starts_at > now()) == (clinician, True)
        assert ShiftRequest.objects.get().status == RequestStatus.AGREED

    def test_who_may_say_what(self, clinician, colleague, manager, crew):
        asked = request_cover(actor=clinician, shift_id=in_hours(clinician, 30, 38).pk)
        for actor, command in (
            (clinician, "agree"), (crew, "agree"), (colleague, "approve"), (colleague, "withdraw"),
            (manager, "agree"),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                decide_request(actor=actor, request_id=asked.pk, command=command)
        with pytest.raises(Refusal):
            decide_request(actor=manager, request_id=asked.pk, command="approve")
        decide_request(actor=clinician, request_id=asked.pk, command="withdraw")

    def test_only_ones_own_and_only_once_and_not_one_that_has_begun(self, clinician, colleague):
        shift = in_hours(clinician, 30, 38)
        with pytest.raises(NotFound):
            request_cover(actor=colleague, shift_id=shift.pk)
        request_cover(actor=clinician, shift_id=shift.pk)
        with pytest.raises(Refusal, match="already"):
            request_cover(actor=clinician, shift_id=shift.pk)
        with pytest.raises(Refusal, match="begun"):
            request_cover(actor=clinician, shift_id=in_hours(clinician, -1, 4).pk)

    def test_a_shift_taken_off_takes_its_request_along(self, clinician, manager):
        shift = in_hours(clinician, 30, 38)
        request_cover(actor=clinician, shift_id=shift.pk)
        drop_shift(actor=manager, shift_id=shift.pk)
        assert not ShiftRequest.objects.exists()


NEEDS = """
zone = "America/Chicago"
[weekly]
ccd = { daily = ["00:00-24:00"] }
crt = { daily = [] }
[minimum]
ccd = { daily = ["00:00-24:00 2"] }
crt = { daily = ["00:00-24:00 2"] }
"""


@pytest.mark.django_db
class TestGaps:
    def test_where_too_few_are_on_the_roster(self, clinician):
        set_hours(actor=None, source=NEEDS)
        colleague = person(Role.CLINICIAN, "colleague", program="ccd")
        in_hours(clinician, -1, 24 * 15)
        in_hours(colleague, -1, 24)
        in_hours(colleague, 30, 24 * 15)
        (gap,) = staffing_gaps(now())
        assert (gap.program, gap.missing, gap.near) == ("ccd", 1, "2 d")
        assert abs(gap.ends_at - gap.starts_at - 6 * HOUR) < timedelta(minutes=2)

    def test_a_program_that_is_shut_needs_nobody(self):
        set_hours(actor=None, source=NEEDS)
        assert {one.program for one in staffing_gaps(now())} == {"ccd"}

    def test_each_is_told_once_at_each_nearness(self, clinician):
        set_hours(actor=None, source=NEEDS.replace(" 2", " 1"))
        in_hours(clinician, -1, 24 * 3)
        start = Shift.objects.get().ends_at
        told = [
            run_due_gaps(at=at)
            for at in (now(), now() + HOUR / 30, start - 47 * HOUR, start - HOUR, start + HOUR / 60)
        ]
        assert told[:2] == [1, 0]
        assert [Event.objects.filter(kind="roster.gap_told").count()] == [4]
        near = Event.objects.filter(kind="roster.gap_told").values_list("data__near", flat=True)
        assert list(near.order_by("seq")) == ["14 d", "2 d", "2 h", "now"]

    def test_the_line_says_who_until_when_and_who_next(self, clinician):
        set_hours(actor=None, source=NEEDS)
        colleague = person(Role.CLINICIAN, "colleague", program="ccd")
        on, after = in_hours(clinician, -1, 3), in_hours(colleague, 3, 11)
        line = next(one for one in on_now() if one.program == "ccd")
        assert (line.people, line.until) == ((clinician.name,), on.ends_at)
        assert (line.next, line.next_at, line.short) == (colleague.name, after.starts_at, 1)

    @pytest.mark.parametrize("line", ['"07:00-15:00"', '"07:00-15:00 x"', '"7-15 2"'])
    def test_a_minimum_that_is_none(self, line):
        with pytest.raises(BadHours):
            read_calendar(f'zone = "UTC"\n[weekly]\n[minimum]\nccd = {{ daily = [{line}] }}\n')

    def test_tomorrow_may_be_open_all_day_by_a_date(self):
        calendar = read_calendar(
            'zone = "America/Chicago"\n[weekly]\nccd = { daily = ["07:00-23:00"] }\n'
            '[[day]]\non = 2026-12-02\nhours = ["00:00-24:00"]\nwhy = "24 hours"\n'
            '[minimum]\nccd = { daily = ["00:00-24:00 1"] }\n'
        )
        night = datetime(2026, 12, 2, 3, tzinfo=CHICAGO)
        assert calendar.needed("ccd", night) == 1
        assert calendar.needed("ccd", night - timedelta(days=1)) == 0


@pytest.mark.django_db
class TestFeed:
    def test_gives_ones_shifts_to_whoever_has_the_secret(self, client, clinician):
        shift = in_hours(clinician, 30, 38)
        secret = make_feed(actor=clinician)
        answer = client.get(f"/feeds/{secret}.ics", secure=True)
        assert answer["Content-Type"].startswith("text/calendar")
        (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        assert event.decoded("dtstart") == shift.starts_at.replace(microsecond=0)
        assert event.decoded("dtend").tzinfo is not None

    def test_a_new_secret_voids_the_old_and_leaving_voids_both(self, client, clinician):
        old, new = make_feed(actor=clinician), make_feed(actor=clinician)
        assert client.get(f"/feeds/{old}.ics", secure=True).status_code == 404
        assert client.get(f"/feeds/{new}.ics", secure=True).status_code == 200
        clinician.is_active = False
        clinician.save()
        assert client.get(f"/feeds/{new}.ics", secure=True).status_code == 404

    def test_not_for_a_dispatcher(self, dispatcher, clinician):
        with pytest.raises(Forbidden):
            request_cover(actor=dispatcher, shift_id=in_hours(clinician, 30, 38).pk)
