"""What is written about somebody on the caseload is kept as it was written, and of them alone."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from dispatch.post_call.services import identify_person_of_call
from journal.codes.calls import Destination
from journal.codes.caseload import CaseStatus, Domain, EndReason
from journal.codes.people import Program, Role
from journal.models import Event
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.caseload.models import Case, CaseContact, Decision, Goal, NeedFound
from programs.caseload.services import (
    DECISION_HOLDS_FOR,
    decide_on_repeat,
    end_goal,
    identify_person,
    move_case,
    open_case,
    record_contact,
    record_need,
    set_consent,
    set_goal,
    write_plan,
)
from programs.caseload.states import CaseConsent, ContactKind, Need
from programs.clients.models import Alias, Caller, Client
from programs.clients.services import make_client, record_caller
from programs.follow_ups.models import FollowUp
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cap(db):
    return person(Role.CREW, "cap_crew", program=Program.CAP)


@pytest.fixture
def two(cap):
    """Two people on the caseload."""
    clients = [make_client(actor=cap, name=name) for name in ("Pat Example", "Kim Sample")]
    return [open_case(actor=cap, client_id=client.pk) for client in clients]


def fresh(row):
    row.refresh_from_db()
    return row


def last():
    event = Event.objects.order_by("seq").last()
    return event.kind, event.data, event.actor_id


def test_a_need_a_goal_and_a_contact_as_they_were_said(cap, two):
    case, _other = two
    record_need(actor=cap, case_id=case.pk, domain=Domain.HOUSING, level=Need.CRITICAL)
    need = NeedFound.objects.get()
    assert (need.case, need.domain, need.level, need.by) == (case, "housing", 3, cap)
    assert last() == ("case.written", {"what": "need"}, cap.pk)
    set_goal(actor=cap, case_id=case.pk, words="  A room of my own ")
    assert (Goal.objects.get().words, Goal.objects.get().case) == ("A room of my own", case)
    assert last()[1] == {"what": "goal"}
    record_contact(
        actor=cap, case_id=case.pk, kind=ContactKind.TEXT, words=" Well. ", substance=True
    )
    contact = CaseContact.objects.get()
    assert (contact.case, contact.kind, contact.words, contact.by) == (case, "text", "Well.", cap)
    assert contact.substance
    assert last()[1] == {"what": "contact"}


def test_how_long_each_may_be(cap, two):
    case, _other = two
    set_goal(actor=cap, case_id=case.pk, words="x" * 199 + "yz")
    assert Goal.objects.get().words == "x" * 199 + "y"
    note = {"actor": cap, "case_id": case.pk, "kind": ContactKind.VISIT, "substance": False}
    record_contact(words="x" * 2000, **note)
    with pytest.raises(Invalid, match="2,000"):
        record_contact(words="x" * 2001, **note)
    plan = {"actor": cap, "case_id": case.pk, "next_on": date(2026, 12, 1)}
    write_plan(line="x" * 120, next_action="y" * 199 + "zz", **plan)
    with pytest.raises(Invalid, match="120"):
        write_plan(line="x" * 121, next_action="y", **plan)
    assert fresh(case).next_action == "y" * 199 + "z"
    with pytest.raises(Invalid, match="has words"):
        set_goal(actor=cap, case_id=case.pk, words="  ")


def test_a_plan_is_written_and_rewritten_and_no_others(cap, two):
    case, other = two
    write_plan(
        actor=cap, case_id=case.pk, line=" Call first ", next_action=" Visit ",
        next_on=date(2026, 12, 1),
    )  # fmt: skip
    assert (fresh(case).line, case.next_action, case.next_on) == (
        "Call first", "Visit", date(2026, 12, 1),
    )  # fmt: skip
    assert last() == ("case.written", {"what": "plan"}, cap.pk)
    assert (fresh(other).line, other.next_action, other.next_on) == ("", "", None)
    write_plan(actor=cap, case_id=case.pk, line="", next_action="", next_on=None)
    assert (fresh(case).line, case.next_action, case.next_on) == ("", "", None)
    for action, day in (("Visit", None), (" ", date(2026, 12, 1))):
        with pytest.raises(Invalid, match="has a date"):
            write_plan(actor=cap, case_id=case.pk, line="", next_action=action, next_on=day)


@pytest.mark.parametrize("consent", CaseConsent)
def test_consent_as_it_was_said_and_when(cap, two, consent):
    case, other = two
    set_consent(actor=cap, case_id=case.pk, consent=consent)
    assert (fresh(case).consent, fresh(other).consent) == (consent, "not_asked")
    assert now() - case.consent_at < timedelta(minutes=1)
    assert last() == ("case.written", {"what": "consent"}, cap.pk)


@pytest.mark.parametrize("reached", [True, False])
def test_a_goal_is_reached_or_given_up_once(cap, two, reached):
    case, _other = two
    goal, beside = (set_goal(actor=cap, case_id=case.pk, words=words) for words in ("A", "B"))
    end_goal(actor=cap, goal_id=goal.pk, reached=reached)
    assert (fresh(goal).reached_at is not None, goal.dropped_at is not None) == (
        reached, not reached,
    )  # fmt: skip
    assert (fresh(beside).reached_at, beside.dropped_at) == (None, None)
    assert last() == ("case.written", {"what": "goal"}, cap.pk)
    for again in (True, False):
        with pytest.raises(Refusal, match="ended already"):
            end_goal(actor=cap, goal_id=goal.pk, reached=again)


def test_a_goal_or_a_case_that_there_is_not(cap):
    with pytest.raises(NotFound, match="no such goal"):
        end_goal(actor=cap, goal_id=0, reached=True)
    with pytest.raises(NotFound, match="no such case"):
        set_goal(actor=cap, case_id=uuid4(), words="x")
    with pytest.raises(NotFound, match="no such person"):
        open_case(actor=cap, client_id=uuid4())


def test_a_case_is_moved_by_what_there_is_and_ends_for_a_reason(cap, two):
    case, other = two
    with pytest.raises(Invalid, match="can graduate, end or be reopened"):
        move_case(actor=cap, case_id=case.pk, command="burn")
    move_case(actor=cap, case_id=case.pk, command="graduate", reason=EndReason.MOVED)
    assert (fresh(case).status, case.end_reason) == (CaseStatus.GRADUATED, None)
    assert now() - case.ended_at < timedelta(minutes=1)
    assert (fresh(other).status, other.ended_at) == (CaseStatus.OPEN, None)


def test_nobody_is_reopened_beside_another_open_case(cap, two):
    case, _other = two
    move_case(actor=cap, case_id=case.pk, command="end", reason=EndReason.MOVED)
    open_case(actor=cap, client_id=case.client_id)
    with pytest.raises(Refusal, match="on the caseload already"):
        move_case(actor=cap, case_id=case.pk, command="reopen")
    assert fresh(case).status == CaseStatus.ENDED


class TestOffer:
    def test_turned_down_with_a_reason_holds_for_ninety_days(self, cap):
        with pytest.raises(Invalid, match="why not"):
            decide_on_repeat(actor=cap, key="phone:1", refer=False, reason="  ")
        decide_on_repeat(actor=cap, key="phone:1", refer=False, reason=" Moved away. ")
        one = Decision.objects.get()
        assert (one.key, one.referred, one.reason, one.client, one.by) == (
            "phone:1", False, "Moved away.", None, cap,
        )  # fmt: skip
        assert one.until - one.at == DECISION_HOLDS_FOR == timedelta(days=90)
        assert not Case.objects.exists()
        assert [last()[0], last()[2]] == ["caseload.decided", cap.pk]

    def test_turned_down_about_somebody_known_opens_nothing(self, cap):
        client = make_client(actor=cap, name="Pat")
        decide_on_repeat(actor=cap, key="k", refer=False, reason="No.", client_id=client.pk)
        assert Decision.objects.get().client == client
        assert not Case.objects.exists()

    def test_taken_on_as_somebody_known_or_somebody_new(self, cap):
        known = make_client(actor=cap, name="Pat")
        decide_on_repeat(actor=cap, key="a", refer=True, client_id=known.pk, name="Other")
        assert Case.objects.get().client == known
        decide_on_repeat(actor=cap, key="b", refer=True, name="Kim")
        assert set(Client.objects.values_list("name", flat=True)) == {"Pat", "Kim"}
        assert Case.objects.count() == 2
        kinds = list(Event.objects.order_by("-seq").values_list("kind", flat=True)[:3])
        assert kinds[0] == "caseload.decided"
        assert {*kinds} >= {"case.opened", "client.made"}

    def test_words_are_cut_to_their_length(self, cap):
        decide_on_repeat(actor=cap, key="k" * 79 + "ab", refer=False, reason="r" * 299 + "st")
        one = Decision.objects.get()
        assert (one.key, one.reason) == ("k" * 79 + "a", "r" * 299 + "s")


class TestWhoACallIsAbout:
    @pytest.fixture
    def calls(self, make_call):
        calls = [make_call(destination=Destination.CCD) for _ in range(2)]
        for call, name, phone in zip(calls, ("Patty", "Kim"), ("0111", "0122"), strict=True):
            record_caller(
                call=call.pk, number=call.number, at=now(), name=name, phone=f"405-555-{phone}",
                address="",
            )  # fmt: skip
        return calls

    def owed(self, call):
        return FollowUp.objects.create(
            kind="day", program="ccd", call=call.pk, call_number=call.number, made_at=now(),
            due_at=now() + timedelta(days=1),
        )  # fmt: skip

    def test_the_call_and_what_it_owes_are_the_clients_and_no_others(self, clinician, cap, calls):
        call, other = calls
        mine, theirs = self.owed(call), self.owed(other)
        client = make_client(actor=cap, name="Pat Example")
        identify_person_of_call(actor=clinician, call_id=call.pk, client_id=client.pk)
        caller = Caller.objects.get(call=call.pk)
        assert (caller.client, caller.known_by) == (client, clinician)
        assert now() - caller.known_at < timedelta(minutes=1)
        assert (fresh(mine).client, fresh(theirs).client) == (client, None)
        assert Caller.objects.get(call=other.pk).client is None
        noted = set(Alias.objects.filter(client=client).values_list("kind", "value"))
        assert noted == {("phone", caller.phone), ("name", "Patty")}

    def test_by_the_name_they_go_by_no_other_name_is_noted(self, clinician, cap, calls):
        call, _other = calls
        client = make_client(actor=cap, name="Patty")
        identify_person_of_call(actor=clinician, call_id=call.pk, client_id=client.pk)
        assert set(Alias.objects.values_list("kind", flat=True)) == {"phone"}

    def test_somebody_new_by_name(self, clinician, calls):
        call, _other = calls
        client = identify_person_of_call(
            actor=clinician, call_id=call.pk, client_id=None, name="Pat New"
        )
        assert Client.objects.get() == client
        assert Caller.objects.get(call=call.pk).client == client
        kinds = list(Event.objects.order_by("seq").values_list("kind", flat=True))
        assert kinds[-2:] == ["client.made", "call.person_known"]

    def test_it_was_nobody_we_know_after_all(self, clinician, cap, calls):
        call, _other = calls
        owed = self.owed(call)
        client = make_client(actor=cap, name="Pat")
        identify_person_of_call(actor=clinician, call_id=call.pk, client_id=client.pk)
        identify_person_of_call(actor=clinician, call_id=call.pk, client_id=None, name="  ")
        caller = Caller.objects.get(call=call.pk)
        assert (caller.client, caller.known_by, caller.known_at) == (None, None, None)
        assert fresh(owed).client is None
        assert Client.objects.count() == 1

    def test_a_call_that_there_is_not(self, clinician, calls):
        with pytest.raises(NotFound, match="no such call"):
            identify_person(actor=clinician, call=uuid4(), client_id=None)
