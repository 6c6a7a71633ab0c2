"""Every state in which anything can wait, for every band: somebody hears of it within its limit.

The walk fails when the table lacks a state, when a machine has one that nobody thought of, and
when what should be heard is heard by nobody who is named (docs/waits.md).
"""

import importlib
import inspect
from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.alerts.states import OPEN_ALERT
from dispatch.duress.selectors import duresses_for
from dispatch.obligations.answers import acknowledge_page
from dispatch.timers.registry import TIMERS
from dispatch.waiting.rows import waiting_now
from dispatch.waiting.states import TOLD_BY
from dispatch.waiting.timers import run_due_waits
from journal.codes.alerts import AlertStatus, Doing, PageReason, WaitKey
from journal.codes.people import Role
from journal.codes.timers import TimerKey
from mih.environment import ROOT
from programs.base.machine import Machine
from programs.base.permissions import Audience
from programs.base.waits import HEARERS, ROOM, limits
from tests.dispatch.waiting.world import NEVER, OF_NO_CALL, TRIAGED_ONLY, UNTRIAGED_ONLY, World

W = WaitKey
SECOND = timedelta(seconds=1)
APPS = ("programs", "dispatch", "triage")

# In which wait each state of each machine is; a state without one says why nobody waits.
WAITS_IN = {
    "call": {
        "received": {W.RECEIVED},
        "triaging": {W.TRIAGING},
        "pending": {W.PENDING, W.HELD, W.IMMINENT, W.OWNER_AWAY, W.MOVED},
        "active": {W.BY_PHONE, W.CLEARED},
        "closed": "what it leaves to do waits by itself",
    },
    "assignment": {
        "stacked": {W.STACKED},
        "dispatched": {W.DISPATCHED},
        "en_route": {W.EN_ROUTE},
        "staged": {W.STAGED},
        "on_scene": {W.ON_SCENE},
        "transporting": {W.TRANSPORTING},
    },
    "handoff": {
        "offered": {W.OFFERED},
        "accepted": {W.ACCEPTED},
        "three_way": {W.THREE_WAY},
    },
    "obligation": {"asked": {W.HELP_ASKED, W.HELP_LATER}, "accepted": {W.HELP_ACCEPTED}},
    "countersign": {"asked": {W.COUNTERSIGN}},
    "transfer": {
        "open": {W.TRANSFER},
        "overdue": {W.TRANSFER},
        "connected": "988 has the caller",
    },
    "call_back": {"due": {W.CALL_BACK}},
    "follow-up": {"open": {W.FOLLOW_UP}},
    "referral": {
        "sent": {W.REFERRAL_SENT},
        "received": {W.REFERRAL_RECEIVED},
        "accepted": {W.REFERRAL_ACCEPTED},
    },
    "alert": {"raised": {W.PAGE}, "escalated": {W.PAGE}},
    "presence": {
        "off": "not at work",
        "available": "waits for a call, not the reverse",
        "on_call": "the call waits, by phone",
        "wrap_up": {W.WRAP_UP},
        "break": "nobody waits for a pause to end",
    },
    "unit": dict.fromkeys(
        ("off_duty", "in_service", "out_of_service"), "no call waits in a unit's duty"
    ),
    "case": dict.fromkeys(("open", "graduated", "ended"), "a caseload is no queue"),
    "shift request": dict.fromkeys(("asked", "agreed"), "gaps in the roster are told by theirs"),
    "protocol": dict.fromkeys(
        ("draft", "proven", "signed", "published"), "what is in force decides meanwhile"
    ),
}
# Waits that no machine has a state for.
BESIDE = {W.REPORT, W.ANSWERED, W.DURESS, W.DURESS_ANSWERED}


def machines():
    for app in APPS:
        for file in sorted((ROOT / app).glob("*/states.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            for value in vars(importlib.import_module(name)).values():
                if isinstance(value, Machine):
                    yield value


def unfinished(machine):
    """The states that something leads out of."""
    return {str(source) for source, _command in machine.table}


@pytest.mark.parametrize("machine", list(machines()), ids=lambda machine: machine.name)
def test_no_machine_has_a_state_that_the_table_lacks(machine):
    known = WAITS_IN.get(machine.name, {})
    assert unfinished(machine) <= set(known), f"who hears of a {machine.name} that waits?"
    for waits in known.values():
        assert isinstance(waits, str) or all(str(key) in limits() for key in waits)


def test_every_wait_has_its_limit_its_words_and_its_row():
    assert {str(key) for key in W} == set(limits())
    told = {key for of in WAITS_IN.values() for keys in of.values() if keys for key in keys}
    assert {key for key in told if isinstance(key, W)} | BESIDE == set(W)
    assert {name for name, _ in inspect.getmembers(World, inspect.isfunction)} >= {
        key.name.lower() for key in W if key != W.MOVED
    }


def cases():
    for key in W:
        if key == W.MOVED:
            continue  # told by the timer of triage the moment it is so: tests/triage/decisions
        for band in (None, 1, 2, 3, 4, 5):
            if band is None and key in TRIAGED_ONLY:
                continue
            if band is not None and key in UNTRIAGED_ONLY | OF_NO_CALL:
                continue
            if (key, band) in NEVER:
                continue
            yield pytest.param(key, band, id=f"{key.value} {band or 'untriaged'}")


def turn(at):
    """All timers that lives hang on, as the worker runs them."""
    for timer in TIMERS:
        if timer.vital and timer.key != TimerKey.OWNERS:  # no console is open in a test
            timer.run(at=at)


def audiences(hearers):
    """One of each who must hear."""
    for hearer in HEARERS if ROOM in hearers else hearers:
        role, _slash, program = hearer.partition("/")
        yield Audience(role, program or ("ccd" if role == Role.CLINICIAN else None))


def alarms(key, call):
    """The open alerts that tell of this wait: its own, or that of who knew of it first."""
    rows = Alert.objects.filter(status__in=OPEN_ALERT)
    told = set(rows.filter(wait=key).values_list("pk", flat=True))
    reasons = {TOLD_BY.get(key), PageReason.HARD_STOP if key == W.PAGE else None} - {None}
    if call and reasons:
        told |= set(rows.filter(call=call, reason__in=reasons).values_list("pk", flat=True))
    return told


def is_heard(key, call, audience):
    if key == W.DURESS:
        return any(row.call_id == call.pk for row in duresses_for(audience))
    told = alarms(key, call)
    return any(row.id in told and not row.answered_by for row in alerts_for(audience))


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "band"), cases())
def test_somebody_hears_of_it_within_its_limit(key, band, make_call):
    at = now()
    call = World(make_call, at).make(key, band)
    limit = limits()[key]
    late_at = at + limit.late_after(band)
    if limit.late_after(band) and key not in TOLD_BY and key != W.PAGE:
        turn(late_at - SECOND)
        assert not Alert.objects.filter(wait=key).exists()
    turn(late_at)
    for audience in audiences(limit.heard_by):
        assert is_heard(key, call, audience), (key, band, audience)


# Who hears it then is the same for every band.
ONCE = {case.values[0]: case for case in cases()}.values()


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "band"), ONCE)
def test_then_the_next_hear_it_and_it_is_said_again_until_somebody_answers(key, band, make_call):
    if key == W.DURESS:
        return  # it sounds without a pause until somebody answers
    at = now()
    call = World(make_call, at).make(key, band)
    limit = limits()[key]
    late_at = at + limit.late_after(band)
    turn(late_at)
    turn(late_at + limit.escalates)
    for audience in audiences(limit.then):
        assert is_heard(key, call, audience), (key, band, audience)
    turn(late_at + limit.escalates + limit.repeats)
    told = Alert.objects.filter(pk__in=alarms(key, call))
    assert told.exists()
    assert max(told.values_list("times", flat=True)) >= 2


@pytest.mark.django_db
def test_for_eight_hours_everything_goes_on_being_heard(make_call):
    """All of it at once; each alarm sounds again and again, and none hides another."""
    at = now()
    world = World(make_call, at)
    made = {(key.values[0], key.values[1]): None for key in cases()}
    for key, band in made:
        world.at = at - (limits()[key].late_after(band) if key in OF_NO_CALL else timedelta())
        made[key, band] = world.make(key, band)
    before = {}
    for quarter in range(1, 33):
        turn(at + timedelta(minutes=15 * quarter))
        if quarter < 8:
            continue
        for (key, band), call in made.items():
            told = alarms(key, call)
            if key == W.DURESS:
                continue
            assert told, (key, band, quarter)
            times = sum(Alert.objects.filter(pk__in=told).values_list("times", flat=True))
            if quarter % 8 == 0 and limits()[key].repeat <= 7200:
                assert times > before.get((key, band), 0), (key, band, quarter)
                before[key, band] = times
    hears = alerts_for(Audience(Role.SUPERVISOR))
    assert len(hears) >= 100
    ranks = [row.rank for row in hears]
    assert ranks == sorted(ranks)


@pytest.mark.django_db
class TestAnAnswer:
    @pytest.fixture
    def late(self, make_call):
        """A call that nobody began to triage, and the moment at which it is late."""
        at = now()
        call = World(make_call, at).make(W.RECEIVED, None)
        return call, at + limits()[W.RECEIVED].late_after(None)

    def test_says_what_will_be_done_and_it_comes_back_if_it_is_not(self, late, dispatcher):
        _call, at = late
        for round_ in (1, 2):
            run_due_waits(at=at)
            alert = Alert.objects.get(wait=W.RECEIVED, status=AlertStatus.RAISED)
            acknowledge_page(actor=dispatcher, alert_id=alert.pk)
            alert.refresh_from_db()
            assert (alert.doing, alert.status) == (Doing.TRIAGE, AlertStatus.ANSWERED)
            assert not alerts_for(Audience(Role.DISPATCHER))
            # Answered by the clock of the wall; the story goes on from there.
            assert run_due_waits(at=alert.quiet_until - SECOND) == 0
            at = max(at, alert.quiet_until)
            assert Alert.objects.filter(wait=W.RECEIVED).count() == round_
            run_due_waits(at=at)
            assert Alert.objects.filter(wait=W.RECEIVED).count() == round_ + 1

    def test_that_it_can_wait_wants_words(self, late, dispatcher):
        from programs.base.refusals import Invalid

        _call, at = late
        run_due_waits(at=at)
        alert = Alert.objects.get()
        with pytest.raises(Invalid, match="Say why it can wait"):
            acknowledge_page(actor=dispatcher, alert_id=alert.pk, doing=Doing.WAITS)
        alert.refresh_from_db()
        assert alert.status == AlertStatus.RAISED
        acknowledge_page(
            actor=dispatcher, alert_id=alert.pk, doing=Doing.WAITS, said="Line is being traced."
        )
        alert.refresh_from_db()
        assert alert.said == "Line is being traced."

    def test_is_of_those_who_were_told(self, late, clinician):
        from programs.base.refusals import Forbidden

        _call, at = late
        run_due_waits(at=at)
        with pytest.raises(Forbidden, match="not for your role"):
            acknowledge_page(actor=clinician, alert_id=Alert.objects.get().pk)

    def test_it_ends_when_somebody_acts_and_begins_again(self, late, dispatcher):
        from dispatch.routing.services import start_triage

        call, at = late
        run_due_waits(at=at)
        start_triage(actor=dispatcher, call_id=call.pk)
        run_due_waits(at=at + SECOND)
        assert Alert.objects.get(wait=W.RECEIVED).status == AlertStatus.LAPSED
        run_due_waits(at=at + timedelta(hours=1))
        assert Alert.objects.get(wait=W.TRIAGING).status == AlertStatus.RAISED


@pytest.mark.django_db
def test_two_units_of_one_call_are_two_alerts_and_neither_hides_the_other(make_call):
    at = now()
    world = World(make_call, at)
    call = world.make(W.DISPATCHED, 2)
    world.assignment(call, "en_route")
    run_due_waits(at=at + timedelta(hours=2))
    heard = alerts_for(Audience(Role.DISPATCHER))
    assert len({row.id for row in heard if row.call_id == call.pk}) == 2


@pytest.mark.django_db
def test_a_call_that_somebody_holds_is_told_of_in_the_next_turn(make_call):
    at = now()
    World(make_call, at).make(W.RECEIVED, None)
    assert [row.key for row in waiting_now()] == [W.RECEIVED]
    assert run_due_waits(at=at + timedelta(hours=1)) == 1
    assert run_due_waits(at=at + timedelta(hours=1)) == 0
