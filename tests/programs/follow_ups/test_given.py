"""Whose a follow-up is: given, kept by its program, or handed on to one that is open in time."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from journal.codes.people import Program, Role
from programs.follow_ups.models import FollowUp
from programs.follow_ups.services import assign_follow_up
from programs.follow_ups.timers import run_due_follow_ups
from programs.hours.services import set_hours
from tests.conftest import person

# A Monday at noon; ART is shut until eight, CRT until six the next morning.
NOON = datetime(2027, 1, 4, 12, tzinfo=ZoneInfo("America/Chicago"))
HOURS = """
zone = "America/Chicago"
[weekly]
art = { daily = ["08:00-11:00"] }
crt = { daily = ["06:00-11:00"] }
ccd = { daily = ["09:00-11:00"] }
cap = { daily = ["10:00-11:00"] }
"""


@pytest.fixture
def owe(db):
    set_hours(actor=None, source=HOURS)

    def owe(due_at, program="art", **given):
        return FollowUp.objects.create(
            kind="overdose", program=program, call=uuid4(), call_number="27-1", made_at=NOON,
            due_at=due_at, **given,
        )  # fmt: skip

    return owe


def next_day(hour, minute=0):
    return (NOON + timedelta(days=1)).replace(hour=hour, minute=minute)


@pytest.mark.django_db
class TestWhoseItIs:
    def test_is_whom_it_was_given_to(self, supervisor, owe):
        owed, art = owe(next_day(12)), person(Role.CREW, "art_crew", program="art")
        assign_follow_up(actor=supervisor, follow_up_id=owed.pk, owner_id=art.pk)
        owed.refresh_from_db()
        assert owed.owner == art

    def test_stays_with_a_program_that_opens_before_it_is_due(self, owe):
        owed = owe(next_day(8, 1))
        assert run_due_follow_ups(at=NOON) == 0
        owed.refresh_from_db()
        assert owed.program == Program.ART

    def test_goes_to_one_that_opens_sooner(self, owe):
        owed = owe(next_day(8), owner=person(Role.CREW, "art_crew", program="art"))
        assert run_due_follow_ups(at=NOON) == 1
        owed.refresh_from_db()
        assert (owed.program, owed.owner) == (Program.CRT, None)

    def test_but_not_to_one_that_opens_when_it_is_due_already(self, owe):
        owed = owe(next_day(6))
        assert run_due_follow_ups(at=NOON) == 0
        owed.refresh_from_db()
        assert owed.program == Program.ART
