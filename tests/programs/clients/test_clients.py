"""People served: found though misspelled, merged and parted without loss, not referred by count."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from dispatch.intake.services import Intake, receive_call
from dispatch.post_call.services import identify_person_of_call
from journal.codes.calls import Source
from journal.codes.caseload import Domain, EndReason
from journal.codes.people import Role
from journal.models import Event
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.caseload.models import Case, Decision
from programs.caseload.repeat import repeat_callers
from programs.caseload.selectors import caseload_line_for, client_page
from programs.caseload.services import (
    decide_on_repeat,
    end_goal,
    move_case,
    open_case,
    record_contact,
    record_need,
    set_consent,
    set_goal,
    write_plan,
)
from programs.caseload.states import CaseConsent, ContactKind, Need
from programs.clients.matching import (
    Identity,
    address_key,
    match,
    name_similarity,
    phone_key,
    phonetic_words,
)
from programs.clients.models import Caller
from programs.clients.selectors import likely_matches, search_clients
from programs.clients.services import NoMatch, add_alias, make_client, merge_clients, undo_merge
from programs.clients.states import AliasKind
from programs.people.selectors import audience_of
from tests.conftest import person
from tests.programs.facts import called, make_fact


@pytest.fixture
def cap(db):
    return person(Role.CREW, "cap_crew", program="cap")


@pytest.fixture
def pat(cap):
    return make_client(actor=cap, name="Pat Example", phone="405-555-0111")


@pytest.fixture
def case(cap, pat):
    return open_case(actor=cap, client_id=pat.pk)


class TestIdentity:
    @pytest.mark.parametrize(
        "text", ["(405) 555-0123", "+1 405 555 0123", "405.555.0123", "4055550123"]
    )
    def test_a_telephone_however_written(self, text):
        assert phone_key(text) == "4055550123"

    @pytest.mark.parametrize("text", ["", "911", "none", "x"])
    def test_what_is_no_telephone(self, text):
        assert phone_key(text) == ""

    @pytest.mark.parametrize(
        ("one", "other"),
        [("Jon Smyth", "John Smith"), ("Smith, John", "John Smith"), ("JOHN SMITH", "john smith")],
    )
    def test_names_that_sound_alike(self, one, other):
        assert phonetic_words(one) == phonetic_words(other)
        assert name_similarity(one, other) >= 0.85

    def test_names_that_do_not(self):
        assert name_similarity("Robin Rest", "Casey Caller") < 0.6

    def test_an_address_however_written(self):
        assert address_key("100 Northwest 23rd Street, Apt") == address_key("100 NW 23rd St")

    def test_different_birthdays_outweigh_a_name(self):
        one = Identity(names=("Pat Example",), born="1980-01-01")
        other = Identity(names=("Pat Example",), born="1991-05-05")
        found = match(one, other)
        assert not found.likely
        assert "DIFFERENT dates of birth" in found.evidence

    @given(st.text(max_size=40), st.text(max_size=40))
    def test_likeness_is_between_0_and_1_and_the_same_either_way(self, one, other):
        a, b = Identity(names=(one,)), Identity(names=(other,))
        assert 0 <= match(a, b).score <= 1
        assert match(a, b).score == match(b, a).score


@pytest.mark.django_db
class TestFinding:
    @pytest.mark.parametrize(
        "words", ["Pat Example", "pat exampel", "Example", "4055550111", "(405) 555-0111"]
    )
    def test_by_name_as_it_sounds_and_by_telephone(self, cap, pat, words):
        make_client(actor=cap, name="Robin Rest", phone="405-555-0122")
        assert search_clients(audience_of(cap), words)[0].id == pat.pk

    def test_a_caller_who_is_likely_somebody_with_the_reasons(self, pat):
        (found,) = likely_matches("Patt Example", "405 555 0111", "")
        assert found.id == pat.pk
        assert any("same telephone, ending 0111" in reason for reason in found.evidence)

    def test_not_by_those_who_work_no_caseload(self, pat, crew, dispatcher):
        for stranger in (crew, dispatcher):
            assert search_clients(audience_of(stranger), "Pat Example") == []
            with pytest.raises(NotFound):
                client_page(audience_of(stranger), stranger, pat.pk)

    def test_a_call_is_linked_by_a_person(self, clinician, dispatcher, pat, make_call):
        call = receive_call(
            actor=dispatcher,
            intake=Intake(source=Source.TRANSFER_911, caller_phone="405-555-0111"),
        )
        assert Caller.objects.get(call=call.pk).client is None
        type(call).objects.filter(pk=call.pk).update(owner=clinician)
        identify_person_of_call(actor=clinician, call_id=call.pk, client_id=pat.pk)
        assert Caller.objects.get(call=call.pk).client == pat
        assert Event.objects.last().data == {"client": str(pat.pk)}


@pytest.mark.django_db
class TestMerging:
    def test_everything_goes_along_and_comes_back(self, cap, pat):
        twin = make_client(actor=cap, name="Pat Exampel", phone="405-555-0111")
        mine, theirs = called(client=pat), called(client=twin)
        merge = merge_clients(actor=cap, kept_id=pat.pk, other_id=twin.pk)
        page = client_page(audience_of(cap), cap, pat.pk)
        assert {one.pk for one in page.calls} == {mine.pk, theirs.pk}
        assert client_page(audience_of(cap), cap, twin.pk).client == pat
        assert merge.evidence
        undo_merge(actor=cap, merge_id=merge.pk)
        assert [one.pk for one in client_page(audience_of(cap), cap, pat.pk).calls] == [mine.pk]
        assert [one.pk for one in client_page(audience_of(cap), cap, twin.pk).calls] == [theirs.pk]
        with pytest.raises(Refusal, match="undone already"):
            undo_merge(actor=cap, merge_id=merge.pk)

    def test_two_who_are_not_the_same_are_refused_with_the_reasons(self, cap, pat):
        other = make_client(actor=cap, name="Robin Rest", phone="405-555-0122")
        with pytest.raises(NoMatch, match="names differ"):
            merge_clients(actor=cap, kept_id=pat.pk, other_id=other.pk)
        merge_clients(actor=cap, kept_id=pat.pk, other_id=other.pk, although=True)

    def test_not_with_oneself_nor_twice_nor_with_two_open_cases(self, cap, pat, case):
        twin = make_client(actor=cap, name="Pat Example", phone="405-555-0111")
        with pytest.raises(Invalid, match="same record"):
            merge_clients(actor=cap, kept_id=pat.pk, other_id=pat.pk)
        second = open_case(actor=cap, client_id=twin.pk)
        with pytest.raises(NoMatch, match="open case"):
            merge_clients(actor=cap, kept_id=pat.pk, other_id=twin.pk)
        move_case(actor=cap, case_id=second.pk, command="end", reason=EndReason.MOVED)
        merge_clients(actor=cap, kept_id=pat.pk, other_id=twin.pk)
        third = make_client(actor=cap, name="Pat Example", phone="405-555-0111")
        with pytest.raises(Refusal, match="merged already"):
            merge_clients(actor=cap, kept_id=third.pk, other_id=twin.pk)


@pytest.mark.django_db
class TestRepeatCallers:
    def offers(self, staff):
        return repeat_callers(audience_of(staff))

    def test_five_in_ninety_days_by_one_telephone(self, cap):
        for _ in range(4):
            called(phone="4055550133", name="Casey Caller")
        assert self.offers(cap) == []
        called(phone="4055550133", name="Kasey Caller")
        (one,) = self.offers(cap)
        assert (one.in_90, one.in_365) == (5, 5)
        assert "same telephone, ending 0133" in one.evidence
        assert any("% alike" in reason for reason in one.evidence)

    def test_ten_in_a_year(self, cap):
        for month in range(10):
            called(now() - timedelta(days=30 * month + 5), phone="4055550133")
        (one,) = self.offers(cap)
        assert (one.in_90, one.in_365) == (3, 10)
        assert not repeat_callers(audience_of(cap), now() + timedelta(days=100))

    def test_telephones_and_addresses_are_counted_together(self, cap):
        for _ in range(3):
            called(phone="4055550133", name="Casey Caller", sound="KLR KS", address="nw 23 classen")
        for _ in range(2):
            called(phone="4055550144", name="Casey Caller", sound="KLR KS", address="nw 23 classen")
        (one,) = self.offers(cap)
        assert one.in_90 == 5
        assert "same name and address: nw 23 classen" in one.evidence

    def test_a_shared_name_alone_ties_nobody(self, cap):
        for number in range(6):
            called(phone=f"40555501{number:02}", name="Pat Example", sound="EKSMPL PT")
        assert self.offers(cap) == []

    def test_merged_people_and_their_other_telephones_count_as_one(self, cap, pat):
        twin = make_client(actor=cap, name="Pat Example", phone="405-555-0111")
        merge_clients(actor=cap, kept_id=pat.pk, other_id=twin.pk)
        add_alias(actor=cap, client_id=pat.pk, kind=AliasKind.PHONE, value="405-555-0155")
        called(client=pat)
        called(client=twin)
        for _ in range(3):
            called(phone="4055550155")
        (one,) = self.offers(cap)
        assert one.in_90 == 5

    def test_a_person_decides_and_is_not_asked_again(self, cap):
        for _ in range(5):
            called(phone="4055550133", name="Casey Caller")
        (one,) = self.offers(cap)
        with pytest.raises(Invalid, match="why not"):
            decide_on_repeat(actor=cap, key=one.key, refer=False)
        decide_on_repeat(actor=cap, key=one.key, refer=False, reason="A shop's telephone.")
        assert self.offers(cap) == []
        assert not Case.objects.exists()
        assert repeat_callers(audience_of(cap), now() + timedelta(days=89)) == []

    def test_taken_on_they_have_a_case(self, cap):
        for _ in range(5):
            called(phone="4055550133", name="Casey Caller")
        (one,) = self.offers(cap)
        decide_on_repeat(actor=cap, key=one.key, refer=True, name=one.name)
        assert Case.objects.get().client.name == "Casey Caller"
        assert Decision.objects.get().referred
        assert self.offers(cap) == []

    def test_the_thresholds_are_the_agencys(self, cap, settings):
        settings.REPEAT_IN_90_DAYS = 2
        for _ in range(2):
            called(phone="4055550133")
        assert len(self.offers(cap)) == 1


@pytest.mark.django_db
class TestCase:
    def test_needs_goals_contacts_plan(self, cap, pat, case):
        record_need(actor=cap, case_id=case.pk, domain=Domain.HOUSING, level=Need.CRITICAL)
        record_need(actor=cap, case_id=case.pk, domain=Domain.HOUSING, level=Need.SOME)
        goal = set_goal(actor=cap, case_id=case.pk, words="A room of my own")
        end_goal(actor=cap, goal_id=goal.pk, reached=True)
        record_contact(
            actor=cap, case_id=case.pk, kind=ContactKind.VISIT, words="Well.", substance=False
        )
        write_plan(
            actor=cap, case_id=case.pk, line="Call first; loud voices escalate",
            next_action="Visit", next_on=date(2026, 12, 1),
        )  # fmt: skip
        page = client_page(audience_of(cap), cap, pat.pk)
        housing = next(one for one in page.needs if one[0] == "housing")
        assert housing[2] == Need.SOME
        assert next(one for one in page.needs if one[0] == "food")[3] == "not asked yet"
        assert page.goals[0].reached_at
        assert page.contacts[0].words == "Well."
        with pytest.raises(Refusal, match="ended already"):
            end_goal(actor=cap, goal_id=goal.pk, reached=False)

    def test_a_goal_that_is_not_there_is_not_ended(self, cap, case):
        with pytest.raises(NotFound, match="no such goal"):
            end_goal(actor=cap, goal_id=0, reached=True)

    def test_substance_use_stays_closed(self, cap, pat, case, clinician):
        record_contact(
            actor=clinician, case_id=case.pk, kind=ContactKind.VISIT, words="SECRET",
            substance=True,
        )  # fmt: skip
        other = person(Role.CREW, "cap2", program="cap")
        assert client_page(audience_of(other), other, pat.pk).contacts[0].words == ""
        assert client_page(audience_of(clinician), clinician, pat.pk).contacts[0].words == "SECRET"
        assert "SECRET" not in str(list(Event.objects.values_list("data", flat=True)))

    def test_graduates_ends_with_a_reason_and_opens_again(self, cap, case):
        with pytest.raises(Invalid, match="why"):
            move_case(actor=cap, case_id=case.pk, command="end")
        move_case(actor=cap, case_id=case.pk, command="graduate")
        with pytest.raises(Refusal):
            move_case(actor=cap, case_id=case.pk, command="end", reason=EndReason.LOST)
        move_case(actor=cap, case_id=case.pk, command="reopen")
        case.refresh_from_db()
        assert (case.status, case.ended_at) == ("open", None)

    def test_nobody_has_two_open_ones(self, cap, pat, case):
        with pytest.raises(Refusal, match="already"):
            open_case(actor=cap, client_id=pat.pk)

    def test_calls_before_and_after(self, cap, pat, case):
        for days in (-100, -80, -10, -1):
            make_fact(case.opened_at + timedelta(days=days), client=pat.pk)
        Case.objects.filter(pk=case.pk).update(opened_at=now() - timedelta(days=1))
        make_fact(now() - timedelta(hours=1), client=pat.pk)
        change = client_page(audience_of(cap), cap, pat.pk).change
        assert (change.before, change.after, change.days_after) == (3, 1, 1)
        assert sum(count for _, count, _ in change.weeks) == 4

    def test_a_plan_has_an_action_and_a_date_or_neither(self, cap, case):
        with pytest.raises(Invalid):
            write_plan(actor=cap, case_id=case.pk, line="", next_action="Visit", next_on=None)
        with pytest.raises(Invalid, match="120"):
            write_plan(actor=cap, case_id=case.pk, line="x" * 121, next_action="", next_on=None)

    def test_a_dispatcher_writes_nothing(self, dispatcher, case):
        with pytest.raises(Forbidden):
            set_goal(actor=dispatcher, case_id=case.pk, words="x")


@pytest.mark.django_db
class TestLineAtIntake:
    @pytest.fixture
    def planned(self, cap, case):
        write_plan(
            actor=cap, case_id=case.pk, line="Call first; loud voices escalate", next_action="",
            next_on=None,
        )  # fmt: skip
        return case

    def test_by_the_telephone_and_surely_once_linked(self, dispatcher, planned, pat):
        call = receive_call(
            actor=dispatcher,
            intake=Intake(source=Source.TRANSFER_911, caller_phone="(405) 555-0111"),
        )
        line = caseload_line_for(call.pk)
        assert (line.words, line.sure) == ("Call first; loud voices escalate", False)
        assert "0111" in line.why
        Caller.objects.filter(call=call.pk).update(client=pat)
        assert caseload_line_for(call.pk).sure

    def test_also_of_a_record_that_was_merged_into_another(self, dispatcher, cap, planned, pat):
        twin = make_client(actor=cap, name="Pat Example", phone="405-555-0111")
        add_alias(actor=cap, client_id=twin.pk, kind=AliasKind.PHONE, value="405-555-0177")
        merge_clients(actor=cap, kept_id=twin.pk, other_id=pat.pk)
        call = receive_call(
            actor=dispatcher,
            intake=Intake(source=Source.TRANSFER_911, caller_phone="405-555-0177"),
        )
        assert caseload_line_for(call.pk).words == "Call first; loud voices escalate"
        Caller.objects.filter(call=call.pk).update(client=twin)
        assert caseload_line_for(call.pk).sure

    @pytest.mark.parametrize("consent", [CaseConsent.DECLINED, CaseConsent.WITHDRAWN])
    def test_not_without_consent(self, dispatcher, cap, planned, consent):
        set_consent(actor=cap, case_id=planned.pk, consent=consent)
        call = receive_call(
            actor=dispatcher,
            intake=Intake(source=Source.TRANSFER_911, caller_phone="405-555-0111"),
        )
        assert caseload_line_for(call.pk) is None

    def test_two_people_on_one_telephone_and_nobody_is_guessed(self, dispatcher, cap, planned):
        other = make_client(actor=cap, name="Robin Rest", phone="405-555-0111")
        case = open_case(actor=cap, client_id=other.pk)
        write_plan(actor=cap, case_id=case.pk, line="Ask for Kim", next_action="", next_on=None)
        call = receive_call(
            actor=dispatcher,
            intake=Intake(source=Source.TRANSFER_911, caller_phone="405-555-0111"),
        )
        assert caseload_line_for(call.pk) is None


def test_a_caseless_audience_knows_nobody():
    assert search_clients(Audience(role="dispatcher"), "Pat Example") == []
