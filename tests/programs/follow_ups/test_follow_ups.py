"""What is owed after a call cannot evaporate."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime, now

from dispatch.closing.services import close_call
from dispatch.intake.services import Intake, receive_call
from dispatch.post_call.services import open_follow_up, open_report_for_call
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from journal.codes.calls import Band, CallStatus, Destination, Disposition, Source
from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome, ReportAbout, Tried
from journal.codes.people import Program, Role
from journal.models import Event
from programs.accounts.services import set_access
from programs.base.quiet import is_quiet
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.follow_ups.models import FollowUp
from programs.follow_ups.selectors import follow_ups_for
from programs.follow_ups.services import (
    assign_follow_up,
    due_time,
    finish_follow_up,
    log_follow_up_attempt,
    tick_item,
)
from programs.follow_ups.timers import run_due_follow_ups
from programs.hours.services import set_hours
from programs.people.selectors import audience_of
from programs.state_reports.models import StateReport
from programs.state_reports.services import file_state_report
from programs.state_reports.timers import run_due_reports
from tests.conftest import person
from tests.ends import end

CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
def always(settings):
    """No hour is quiet, so that the time of the day is of no matter."""
    settings.QUIET_FROM_HOUR, settings.QUIET_UNTIL_HOUR = 24, 0


@pytest.fixture
def art(db):
    return person(Role.CREW, "art_crew", program="art")


@pytest.fixture
def owed(db):
    return FollowUp.objects.create(
        kind="overdose", program="art", call=uuid4(), call_number="26-1", made_at=now(),
        due_at=now() + timedelta(hours=72),
    )  # fmt: skip


@pytest.mark.django_db
class TestOpening:
    def test_an_overdose_opens_one_for_art_whatever_comes(self, dispatcher, call_taker):
        call = receive_call(actor=call_taker, intake=Intake(source=Source.TRANSFER_911))
        route_call(actor=dispatcher, call_id=call.pk, route=OVERDOSE)
        one = FollowUp.objects.get()
        assert (one.kind, one.program, one.owner) == ("overdose", "art", None)
        hours = (one.due_at - one.made_at) / timedelta(hours=1)
        assert 60 <= hours <= 72
        route_call(actor=dispatcher, call_id=call.pk, route=CALMED)
        call.obligations.filter(status="asked").update(
            status="accepted", accepted_at=now(), who="3A12"
        )
        end(dispatcher, call, Disposition.TRANSPORTED_BY_EMS)
        assert FollowUp.objects.get().status == "open"

    def test_is_not_opened_twice(self, dispatcher, call_taker):
        call = receive_call(actor=call_taker, intake=Intake(source=Source.TRANSFER_911))
        for _ in range(2):
            route_call(actor=dispatcher, call_id=call.pk, route=OVERDOSE)
        assert FollowUp.objects.count() == 1
        assert Event.objects.filter(kind="follow_up.opened").count() == 1

    def test_a_program_that_was_shut_owes_one(self, dispatcher, make_call):
        at = now() + timedelta(hours=9)
        call = make_call(CallStatus.TRIAGING)
        route = Route(
            band=Band.PHONE, destination=Destination.CCD, priority=4, because="x",
            follow_up=(Program.CAP, at),
        )  # fmt: skip
        route_call(actor=dispatcher, call_id=call.pk, route=route)
        one = FollowUp.objects.get()
        assert (one.program, one.due_at) == ("cap", at + timedelta(hours=24))

    def test_whoever_closes_plans_one(self, clinician, make_call):
        call = make_call(destination=Destination.CCD, priority=4, owner=clinician)
        close_call(
            actor=clinician, call_id=call.pk, disposition=Disposition.SETTLED_BY_PHONE,
            follow_ups=[FollowUpKind.DAY, FollowUpKind.WEEK],
        )  # fmt: skip
        assert set(FollowUp.objects.values_list("kind", "program")) == {
            ("day", "ccd"), ("week", "ccd"),
        }  # fmt: skip

    def test_not_for_a_call_one_may_not_see(self, crew, make_call):
        call = make_call(destination=Destination.CCD, priority=4)
        with pytest.raises(NotFound):
            open_follow_up(actor=crew, call_id=call.pk, kind=FollowUpKind.DAY)


OVERDOSE = Route(
    band=Band.RESPONSE, destination=Destination.ART, priority=2, because="x", art_along=True
)
CALMED = Route(band=Band.RESPONSE, destination=Destination.ART, priority=3, because="x")


class TestDueTime:
    @pytest.mark.parametrize("hour", range(24))
    @pytest.mark.parametrize("kind", FollowUpKind)
    def test_never_falls_into_the_night_nor_past_its_time(self, hour, kind):
        at = datetime(2026, 3, 6, hour, 30, tzinfo=CHICAGO).astimezone(UTC)
        due = due_time(kind, at)
        usual = {"overdose": 72, "day": 24, "three_days": 72, "week": 168}[kind]
        assert at < due <= at + timedelta(hours=usual)
        assert not is_quiet(due)

    @pytest.mark.parametrize("hours", [24, 168])
    def test_the_overdose_time_is_the_agencys(self, settings, hours):
        settings.OVERDOSE_FOLLOW_UP_HOURS = hours
        at = datetime(2026, 6, 1, 12, tzinfo=CHICAGO)
        assert due_time(FollowUpKind.OVERDOSE, at) == at + timedelta(hours=hours)


@pytest.mark.django_db
class TestWorking:
    def test_is_taken_tried_ticked_and_done(self, art, owed, always):
        assign_follow_up(actor=art, follow_up_id=owed.pk, owner_id=art.pk)
        log_follow_up_attempt(actor=art, follow_up_id=owed.pk, result=Tried.REACHED)
        tick_item(actor=art, follow_up_id=owed.pk, item="naloxone", done=True)
        finish_follow_up(actor=art, follow_up_id=owed.pk, outcome=FollowUpOutcome.ENGAGED)
        owed.refresh_from_db()
        assert (owed.owner, owed.status, owed.outcome) == (art, "done", "engaged")
        assert owed.checklist["naloxone"]["done"] is True

    def test_whoever_tries_owns_what_was_nobodys(self, art, owed, always):
        log_follow_up_attempt(actor=art, follow_up_id=owed.pk, result=Tried.NO_ANSWER)
        owed.refresh_from_db()
        assert owed.owner == art

    def test_nobody_is_called_at_night_unless_they_asked(self, art, owed, settings):
        settings.QUIET_FROM_HOUR = localtime().hour
        settings.QUIET_UNTIL_HOUR = (localtime().hour + 2) % 24
        with pytest.raises(Refusal, match="night"):
            log_follow_up_attempt(actor=art, follow_up_id=owed.pk, result=Tried.NO_ANSWER)
        assert not owed.attempts.exists()
        log_follow_up_attempt(actor=art, follow_up_id=owed.pk, result=Tried.REACHED, asked_for=True)

    def test_reached_wants_a_try_and_given_up_wants_three(self, art, owed, always):
        with pytest.raises(Invalid, match="No try"):
            finish_follow_up(actor=art, follow_up_id=owed.pk, outcome=FollowUpOutcome.WELL)
        for _ in range(2):
            log_follow_up_attempt(actor=art, follow_up_id=owed.pk, result=Tried.NO_ANSWER)
        with pytest.raises(Invalid, match="2 of 3"):
            finish_follow_up(actor=art, follow_up_id=owed.pk, outcome=FollowUpOutcome.NOT_REACHED)

    def test_another_program_does_not_see_it(self, owed, crew, clinician):
        for stranger in (crew, clinician):
            with pytest.raises(NotFound):
                assign_follow_up(actor=stranger, follow_up_id=owed.pk, owner_id=stranger.pk)

    def test_a_supervisor_gives_it_to_the_program_only(self, supervisor, clinician, art, owed):
        with pytest.raises(Invalid):
            assign_follow_up(actor=supervisor, follow_up_id=owed.pk, owner_id=clinician.pk)
        assign_follow_up(actor=supervisor, follow_up_id=owed.pk, owner_id=art.pk)
        with pytest.raises(Forbidden):
            log_follow_up_attempt(actor=supervisor, follow_up_id=owed.pk, result=Tried.REACHED)

    def test_done_is_done(self, art, owed, always):
        finish_follow_up(actor=art, follow_up_id=owed.pk, outcome=FollowUpOutcome.HOSPITAL)
        with pytest.raises(Refusal, match="done already"):
            log_follow_up_attempt(actor=art, follow_up_id=owed.pk, result=Tried.REACHED)
        with pytest.raises(IntegrityError, match="may not go from"), transaction.atomic():
            FollowUp.objects.update(status="open", outcome=None, done_at=None, done_by=None)


@pytest.mark.django_db
class TestNeverLost:
    def test_somebody_who_leaves_leaves_them_in_red(self, admin, art, owed):
        assign_follow_up(actor=art, follow_up_id=owed.pk, owner_id=art.pk)
        set_access(
            actor=admin, staff_id=art.pk, role=Role.CREW, program=Program.ART, unit_id=None,
            active=False,
        )  # fmt: skip
        owed.refresh_from_db()
        assert (owed.owner, owed.status) == (None, "open")

    def test_somebody_who_changes_programs_too(self, admin, art, owed):
        assign_follow_up(actor=art, follow_up_id=owed.pk, owner_id=art.pk)
        set_access(
            actor=admin, staff_id=art.pk, role=Role.CREW, program=Program.CRT, unit_id=None,
            active=True,
        )  # fmt: skip
        owed.refresh_from_db()
        assert owed.owner is None

    def test_what_a_closed_program_cannot_do_goes_to_one_that_can(self, owed):
        set_hours(actor=None, source='zone = "America/Chicago"\n[weekly]\nart = { daily = [] }\n')
        assert run_due_follow_ups(at=now()) == 1
        owed.refresh_from_db()
        assert (owed.program, owed.owner) == ("ccd", None)
        assert run_due_follow_ups(at=now()) == 0

    def test_the_clock_marks_what_is_overdue_once(self, owed):
        late = owed.due_at + timedelta(minutes=1)
        assert run_due_follow_ups(at=late) == 1
        assert run_due_follow_ups(at=late) == 0
        assert Event.objects.filter(kind="follow_up.overdue").count() == 1

    def test_nobodys_stand_first(self, lead, art, owed):
        mine = FollowUp.objects.create(
            kind="day", program="art", call=uuid4(), call_number="26-2", made_at=now(),
            due_at=now() - timedelta(hours=1), owner=art,
        )  # fmt: skip
        rows = follow_ups_for(audience_of(lead), lead, "open")
        assert [row.id for row in rows] == [owed.pk, mine.pk]
        assert rows[1].overdue


@pytest.mark.django_db
class TestStateReport:
    def test_is_owed_until_it_has_a_reference(self, dispatcher, make_call):
        call = make_call()
        report = open_report_for_call(actor=dispatcher, call_id=call.pk, about=ReportAbout.ADULT)
        assert report.owner == dispatcher
        with pytest.raises(Invalid, match="reference"):
            file_state_report(actor=dispatcher, report_id=report.pk, reference=" ", made_at=now())
        with pytest.raises(Invalid, match="future"):
            file_state_report(
                actor=dispatcher, report_id=report.pk, reference="A-1",
                made_at=now() + timedelta(days=1),
            )  # fmt: skip
        file_state_report(actor=dispatcher, report_id=report.pk, reference="A-1", made_at=now())
        assert StateReport.objects.get().reference == "A-1"
        with pytest.raises(Refusal, match="already"):
            file_state_report(actor=dispatcher, report_id=report.pk, reference="A-2", made_at=now())

    def test_is_overdue_once(self, dispatcher, make_call):
        report = open_report_for_call(
            actor=dispatcher, call_id=make_call().pk, about=ReportAbout.CHILD
        )
        assert [run_due_reports(at=report.due_at), run_due_reports(at=report.due_at)] == [1, 0]

    def test_the_reference_is_not_in_the_journal(self, dispatcher, make_call):
        report = open_report_for_call(
            actor=dispatcher, call_id=make_call().pk, about=ReportAbout.ADULT
        )
        file_state_report(
            actor=dispatcher, report_id=report.pk, reference="SECRET-7", made_at=now()
        )
        assert "SECRET-7" not in str(list(Event.objects.values_list("data", flat=True)))
