"""Whose a follow-up is: given, tried, handed on by the clock; and the one beside it stays."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome, Tried
from journal.codes.people import Program, Role
from journal.models import Event
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.follow_ups.models import FollowUp
from programs.follow_ups.services import (
    assign_follow_up,
    create_follow_up,
    due_time,
    finish_follow_up,
    log_follow_up_attempt,
    tick_item,
)
from programs.follow_ups.timers import run_due_follow_ups
from programs.hours.services import set_hours
from tests.conftest import person

pytestmark = pytest.mark.django_db

HOURS = 'zone = "UTC"\n[weekly]\n'
ALWAYS = '{ daily = ["00:00-24:00"] }\n'
NEVER = "{ daily = [] }\n"


@pytest.fixture
def art(db):
    return person(Role.CREW, "art_crew", program=Program.ART)


@pytest.fixture
def always(settings):
    """No hour is quiet, so that the time of the day is of no matter."""
    settings.QUIET_FROM_HOUR, settings.QUIET_UNTIL_HOUR = 24, 0


def owed(kind=FollowUpKind.OVERDOSE, program=Program.ART, due=timedelta(hours=72), **given):
    at = now()
    fields = {"call": uuid4(), "call_number": "26-1", "made_at": at, "due_at": at + due}
    return FollowUp.objects.create(kind=kind, program=program, **{**fields, **given})


def open_only(**programs):
    """Programs without hours never shut: each is named."""
    lines = [f"{one} = {programs.get(one, NEVER)}" for one in Program.values]
    set_hours(actor=None, source=HOURS + "".join(lines))


def fresh(row):
    row.refresh_from_db()
    return row


class TestCreated:
    def create(self, **given):
        fields = {"call": uuid4(), "call_number": "26-9", "kind": FollowUpKind.DAY}
        fields |= {"program": Program.CCD, "at": now()}
        return create_follow_up(**{**fields, **given})

    def test_with_all_that_was_said(self, clinician):
        at, call = now(), uuid4()
        due = at + timedelta(hours=5)
        (entry,) = self.create(call=call, at=at, due_at=due, owner=clinician)
        one = FollowUp.objects.get()
        assert (one.call, one.call_number, one.kind, one.program) == (call, "26-9", "day", "ccd")
        assert (one.made_at, one.due_at, one.owner, one.status) == (at, due, clinician, "open")
        assert f"follow_up:{one.pk}" in entry.subjects

    def test_in_the_time_of_its_kind_and_nobodys(self):
        at = now()
        self.create(at=at)
        one = FollowUp.objects.get()
        assert (one.due_at, one.owner) == (due_time(FollowUpKind.DAY, at), None)

    def test_once_for_each_call_kind_and_program_that_is_open(self, clinician, always):
        call = uuid4()
        assert len(self.create(call=call)) == 1
        assert self.create(call=call, owner=clinician) == []
        assert FollowUp.objects.get().owner is None
        assert len(self.create(call=call, kind=FollowUpKind.WEEK)) == 1
        assert len(self.create(call=call, program=Program.ART)) == 1
        assert len(self.create(call=uuid4())) == 1
        done = FollowUp.objects.get(call=call, kind="day", program="ccd")
        finish_follow_up(actor=clinician, follow_up_id=done.pk, outcome=FollowUpOutcome.HOSPITAL)
        assert len(self.create(call=call)) == 1


class TestGiven:
    def test_to_oneself_and_to_another_by_whoever_assigns(self, art, lead):
        one, other = owed(), owed()
        assign_follow_up(actor=art, follow_up_id=one.pk, owner_id=art.pk)
        assert fresh(one).owner == art
        second = person(Role.CREW, "art_two", program=Program.ART)
        with pytest.raises(Forbidden):
            assign_follow_up(actor=art, follow_up_id=one.pk, owner_id=second.pk)
        assert fresh(one).owner == art
        assign_follow_up(actor=lead, follow_up_id=one.pk, owner_id=second.pk)
        assert fresh(one).owner == second
        assert fresh(other).owner is None
        assert Event.objects.filter(kind="follow_up.given").count() == 2

    def test_not_to_somebody_of_another_program_or_who_left(self, supervisor, clinician):
        one = owed()
        gone = person(Role.CREW, "gone", program=Program.ART, is_active=False)
        for owner in (clinician.pk, gone.pk, 0):
            with pytest.raises(Invalid, match="somebody of its program"):
                assign_follow_up(actor=supervisor, follow_up_id=one.pk, owner_id=owner)
        assert fresh(one).owner is None

    def test_a_lead_owns_any_programs(self, supervisor, lead):
        one = owed()
        assign_follow_up(actor=supervisor, follow_up_id=one.pk, owner_id=lead.pk)
        assert fresh(one).owner == lead

    def test_one_that_there_is_not_and_one_that_is_done(self, art, always):
        owed()
        with pytest.raises(NotFound):
            assign_follow_up(actor=art, follow_up_id=uuid4(), owner_id=art.pk)
        done = owed()
        finish_follow_up(actor=art, follow_up_id=done.pk, outcome=FollowUpOutcome.HOSPITAL)
        with pytest.raises(Refusal, match="done already"):
            assign_follow_up(actor=art, follow_up_id=done.pk, owner_id=art.pk)


class TestTried:
    def test_each_try_is_kept_as_it_was(self, art, always):
        one, other = owed(), owed()
        log_follow_up_attempt(actor=art, follow_up_id=one.pk, result=Tried.REACHED, asked_for=True)
        log_follow_up_attempt(actor=art, follow_up_id=one.pk, result=Tried.NO_ANSWER)
        tries = [(one.result, one.asked_for, one.by) for one in one.attempts.order_by("id")]
        assert tries == [("reached", True, art), ("no_answer", False, art)]
        assert (fresh(one).owner, fresh(other).owner) == (art, None)
        assert Event.objects.filter(kind="follow_up.tried").count() == 2
        assert Event.objects.filter(kind="follow_up.given").count() == 1

    def test_a_try_takes_nothing_from_its_owner(self, art, always):
        second = person(Role.CREW, "art_two", program=Program.ART)
        one = owed(owner=second)
        log_follow_up_attempt(actor=art, follow_up_id=one.pk, result=Tried.NO_ANSWER)
        assert fresh(one).owner == second

    def test_ticked_by_whom_and_unticked_beside_the_others(self, art):
        one = owed()
        for item, done in (("naloxone", True), ("strips", True), ("naloxone", False)):
            tick_item(actor=art, follow_up_id=one.pk, item=item, done=done)
        kept = fresh(one).checklist
        assert {name: (said["done"], said["by"]) for name, said in kept.items()} == {
            "naloxone": (False, art.pk), "strips": (True, art.pk),
        }  # fmt: skip
        assert datetime.fromisoformat(kept["strips"]["at"]) <= now()
        with pytest.raises(Invalid, match="no item"):
            tick_item(actor=art, follow_up_id=one.pk, item="umbrella", done=True)

    @pytest.mark.parametrize("outcome", ["engaged", "well", "declined"])
    def test_what_wants_contact_wants_a_try_of_this_one(self, art, always, outcome):
        one, other = owed(), owed()
        log_follow_up_attempt(actor=art, follow_up_id=other.pk, result=Tried.REACHED)
        log_follow_up_attempt(actor=art, follow_up_id=one.pk, result=Tried.NO_ANSWER)
        with pytest.raises(Invalid, match="No try has reached"):
            finish_follow_up(actor=art, follow_up_id=one.pk, outcome=FollowUpOutcome(outcome))
        log_follow_up_attempt(actor=art, follow_up_id=one.pk, result=Tried.REACHED)
        finish_follow_up(actor=art, follow_up_id=one.pk, outcome=FollowUpOutcome(outcome))
        assert (fresh(one).status, fresh(one).outcome, fresh(one).done_by) == (
            "done", outcome, art,
        )  # fmt: skip
        assert fresh(one).done_at is not None
        assert fresh(other).status == "open"

    def test_the_third_try_gives_up(self, art, always):
        one = owed()
        for _ in range(3):
            with pytest.raises(Invalid, match="of 3 tries"):
                finish_follow_up(
                    actor=art, follow_up_id=one.pk, outcome=FollowUpOutcome.NOT_REACHED
                )
            log_follow_up_attempt(actor=art, follow_up_id=one.pk, result=Tried.NO_ANSWER)
        finish_follow_up(actor=art, follow_up_id=one.pk, outcome=FollowUpOutcome.NOT_REACHED)
        assert fresh(one).status == "done"


class TestHandedOn:
    def test_only_the_shut_programs_and_to_the_first_that_can(self, art):
        lost, kept = owed(owner=art), owed(program=Program.CRT)
        open_only(crt=ALWAYS, cap=ALWAYS)
        assert run_due_follow_ups(at=now()) == 1
        assert (fresh(lost).program, fresh(lost).owner) == ("crt", None)
        assert fresh(kept).program == "crt"

    @pytest.mark.parametrize("first", ["ccd", "crt", "cap"])
    def test_in_the_order_of_the_list(self, first):
        one = owed()
        order = ["ccd", "crt", "cap"]
        open_only(**dict.fromkeys(order[order.index(first) :], ALWAYS))
        run_due_follow_ups(at=now())
        assert fresh(one).program == first

    def test_not_to_one_that_owes_the_same_already(self):
        call = uuid4()
        one = owed(call=call)
        twin = owed(call=call, program=Program.CCD)
        open_only(ccd=ALWAYS, crt=ALWAYS)
        run_due_follow_ups(at=now())
        assert fresh(one).program == "crt"
        assert fresh(twin).program == "ccd"

    def test_another_calls_another_kinds_and_a_done_one_are_not_the_same(self, clinician, always):
        one = owed()
        owed(program=Program.CCD)
        owed(program=Program.CCD, kind=FollowUpKind.DAY, call=one.call)
        done = owed(program=Program.CCD, call=one.call)
        finish_follow_up(actor=clinician, follow_up_id=done.pk, outcome=FollowUpOutcome.HOSPITAL)
        open_only(ccd=ALWAYS)
        run_due_follow_ups(at=now())
        assert fresh(one).program == "ccd"

    def test_nobody_can_and_it_stays(self, art):
        one = owed(owner=art)
        open_only()
        assert run_due_follow_ups(at=now()) == 0
        assert (fresh(one).program, fresh(one).owner) == ("art", art)

    def at_noon(self):
        return now().replace(hour=12, minute=0, second=0, microsecond=0)

    @pytest.mark.parametrize(("minutes", "program"), [(-1, "ccd"), (0, "ccd"), (1, "art")])
    def test_what_opens_in_time_keeps_its_own(self, minutes, program):
        """ART opens at three. What is due then, or before, cannot be done by it."""
        noon = self.at_noon()
        one = owed(made_at=noon, due_at=noon + timedelta(hours=3, minutes=minutes))
        open_only(ccd=ALWAYS, art='{ daily = ["15:00-20:00"] }\n')
        run_due_follow_ups(at=noon)
        assert fresh(one).program == program

    @pytest.mark.parametrize(("minutes", "program"), [(0, "art"), (1, "ccd")])
    def test_not_to_one_that_opens_when_it_is_due(self, minutes, program):
        """CCD opens at three: what is due then is not done by it either."""
        noon = self.at_noon()
        one = owed(made_at=noon, due_at=noon + timedelta(hours=3, minutes=minutes))
        open_only(ccd='{ daily = ["15:00-20:00"] }\n')
        run_due_follow_ups(at=noon)
        assert fresh(one).program == program

    def test_what_is_open_now_keeps_its_own_however_soon_it_is_due(self):
        noon = self.at_noon()
        one = owed(made_at=noon, due_at=noon + timedelta(minutes=1))
        open_only(ccd=ALWAYS, art='{ daily = ["10:00-20:00"] }\n')
        assert run_due_follow_ups(at=noon) == 0
        assert fresh(one).program == "art"
