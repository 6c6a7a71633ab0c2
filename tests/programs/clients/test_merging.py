"""A person is all the records merged into one, however many merges that took, in any order."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now

from dispatch.intake.services import Intake, receive_call
from dispatch.post_call.services import identify_person_of_call
from journal.codes.calls import Source
from journal.codes.caseload import EndReason
from journal.codes.people import Role
from journal.models import Event
from programs.base.periods import Period
from programs.base.refusals import NotFound, Refusal
from programs.caseload.models import Case
from programs.caseload.repeat import repeat_callers
from programs.caseload.selectors import caseload_line_for, client_page
from programs.caseload.services import decide_on_repeat, move_case, open_case, write_plan
from programs.clients.models import Caller, Client
from programs.clients.selectors import search_clients
from programs.clients.services import NoMatch, add_alias, make_client, merge_clients, undo_merge
from programs.clients.states import AliasKind
from programs.people.selectors import audience_of
from programs.reports.outcomes import repeat_change
from tests.conftest import in_thread, person
from tests.programs.facts import called, make_fact

DAY = timedelta(days=1)


@pytest.fixture
def cap(db):
    return person(Role.CREW, "cap_crew", program="cap")


@pytest.fixture
def three(cap):
    """One person three times over, by three telephones."""
    return [
        make_client(actor=cap, name="Pat Example", phone=f"405-555-011{number}")
        for number in range(3)
    ]


def merge(cap, kept, other):
    return merge_clients(actor=cap, kept_id=kept.pk, other_id=other.pk, although=True)


@pytest.fixture
def chain(cap, three):
    """The first went into the second, and then the second into the third."""
    first, second, third = three
    return merge(cap, second, first), merge(cap, third, second)


def page_of(cap, client):
    return client_page(audience_of(cap), cap, client.pk)


@pytest.mark.django_db
class TestTheWholePerson:
    def test_every_record_leads_to_the_last_one(self, cap, three, chain):
        calls = {called(client=one).pk for one in three}
        for one in three:
            page = page_of(cap, one)
            assert page.client == three[2]
            assert {call.pk for call in page.calls} == calls
            assert {value for _, value in page.aliases} == {
                "405-555-0110", "405-555-0111", "405-555-0112",
            }  # fmt: skip

    def test_is_found_once_by_any_telephone(self, cap, three, chain):
        for number in range(3):
            (line,) = search_clients(audience_of(cap), f"405-555-011{number}")
            assert line.id == three[2].pk
            assert len(line.phones) == 3

    def test_a_call_found_to_be_about_the_first_is_about_the_last(
        self, clinician, dispatcher, three, chain
    ):
        call = receive_call(actor=dispatcher, intake=Intake(source=Source.TRANSFER_911))
        type(call).objects.filter(pk=call.pk).update(owner=clinician)
        identify_person_of_call(actor=clinician, call_id=call.pk, client_id=three[0].pk)
        assert Caller.objects.get(call=call.pk).client == three[2]

    @pytest.mark.parametrize("holder", [0, 1, 2])
    def test_the_line_of_the_case_is_shown_for_any_telephone(self, dispatcher, cap, three, holder):
        case = open_case(actor=cap, client_id=three[holder].pk)
        write_plan(actor=cap, case_id=case.pk, line="Ask for Kim", next_action="", next_on=None)
        merge(cap, three[1], three[0])
        merge(cap, three[2], three[1])
        for number in range(3):
            intake = Intake(source=Source.TRANSFER_911, caller_phone=f"405-555-011{number}")
            call = receive_call(actor=dispatcher, intake=intake)
            assert caseload_line_for(call.pk).words == "Ask for Kim"
            Caller.objects.filter(call=call.pk).update(client=three[0])
            assert caseload_line_for(call.pk).sure

    def test_calls_before_and_after_are_those_of_all_records(self, cap, three, chain):
        case = open_case(actor=cap, client_id=three[0].pk)
        opened = now() - 100 * DAY
        Case.objects.filter(pk=case.pk).update(opened_at=opened)
        for one in three:
            make_fact(opened - DAY, client=one.pk)
            make_fact(opened + DAY, client=one.pk)
        period = Period(opened - DAY, opened + DAY, "then")
        assert repeat_change(period) == {"cases": 1, "before": 3, "after": 3}


@pytest.mark.django_db
class TestOneOpenCase:
    @pytest.mark.parametrize("holder", [0, 1])
    def test_is_all_that_two_merges_leave(self, cap, three, holder):
        open_case(actor=cap, client_id=three[holder].pk)
        merge(cap, three[1], three[0])
        second = open_case(actor=cap, client_id=three[2].pk)
        with pytest.raises(NoMatch, match="open case"):
            merge(cap, three[2], three[1])
        with pytest.raises(NoMatch, match="open case"):
            merge(cap, three[1], three[2])
        move_case(actor=cap, case_id=second.pk, command="end", reason=EndReason.MOVED)
        merge(cap, three[2], three[1])
        with pytest.raises(Refusal, match="caseload already"):
            move_case(actor=cap, case_id=second.pk, command="reopen")

    @pytest.mark.parametrize("holder", [0, 1, 2])
    def test_is_seen_from_every_record(self, cap, three, chain, holder):
        case = open_case(actor=cap, client_id=three[holder].pk)
        for one in three:
            assert page_of(cap, one).case == case
            with pytest.raises(Refusal, match="caseload already"):
                open_case(actor=cap, client_id=one.pk)
            with pytest.raises(Refusal, match="caseload already"):
                decide_on_repeat(actor=cap, key="phone:1", refer=True, client_id=one.pk)

    def test_of_a_record_that_went_elsewhere_meanwhile_counts_too(self, cap, three, chain):
        Case.objects.create(client=three[0], opened_at=now(), opened_by=cap)
        with pytest.raises(Refusal, match="caseload already"):
            open_case(actor=cap, client_id=three[2].pk)


@pytest.mark.django_db
class TestUndone:
    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_in_any_order_each_has_again_what_it_had(self, cap, three, chain, order):
        calls = [called(client=one) for one in three]
        case = open_case(actor=cap, client_id=three[2].pk)
        assert len(page_of(cap, three[2]).merges) == 2
        for which in order:
            undo_merge(actor=cap, merge_id=chain[which].pk)
        for one, call in zip(three, calls, strict=True):
            page = page_of(cap, one)
            assert page.client == one
            assert [about.pk for about in page.calls] == [call.pk]
            assert page.merges == ()
        assert page_of(cap, three[2]).case == case
        assert page_of(cap, three[0]).case is None

    def test_in_the_middle_the_rest_stays_together(self, cap, three, chain):
        undo_merge(actor=cap, merge_id=chain[1].pk)
        assert page_of(cap, three[0]).client == three[1]
        assert page_of(cap, three[2]).client == three[2]

    def test_merged_undone_and_merged_again(self, cap, three):
        for _ in range(2):
            made = merge(cap, three[0], three[1])
            assert page_of(cap, three[1]).client == three[0]
            undone = undo_merge(actor=cap, merge_id=made.pk)
            assert (undone.undone_by, undone.undone_at is None) == (cap, False)
            assert page_of(cap, three[1]).client == three[1]
        kinds = list(Event.objects.values_list("kind", flat=True))
        assert kinds[3:] == ["client.merged", "client.merge_undone"] * 2

    def test_one_merged_or_unknown_is_not_merged_again(self, cap, three, chain):
        with pytest.raises(Refusal, match="merged already"):
            merge(cap, three[2], three[0])
        unknown = Client(name="Nobody")
        for kept, other in ((unknown, three[2]), (three[2], unknown)):
            with pytest.raises(NotFound):
                merge(cap, kept, other)


@pytest.mark.django_db
class TestOffers:
    def test_count_the_calls_of_the_whole_person(self, cap, three, chain):
        for one in three:
            called(client=one)
        called(phone="4055550110")
        called(phone="4055550111")
        (offer,) = repeat_callers(audience_of(cap))
        assert offer.in_90 == 5

    def test_and_of_telephones_no_call_was_linked_through(self, cap, three, chain):
        add_alias(actor=cap, client_id=three[2].pk, kind=AliasKind.PHONE, value="405-555-0190")
        for _ in range(4):
            called(phone="4055550110")
        called(phone="4055550190")
        (offer,) = repeat_callers(audience_of(cap))
        assert offer.in_90 == 5

    @pytest.mark.parametrize("holder", [0, 1, 2])
    def test_are_not_made_for_somebody_with_a_case_under_any_record(
        self, cap, three, chain, holder
    ):
        Case.objects.create(client=three[holder], opened_at=now(), opened_by=cap)
        for _ in range(5):
            called(phone="4055550110")
        assert repeat_callers(audience_of(cap)) == []

    def test_decided_on_under_one_key_are_decided_on_for_the_person(self, cap, three):
        for _ in range(5):
            called(client=three[0])
        (offer,) = repeat_callers(audience_of(cap))
        decide_on_repeat(actor=cap, key=offer.key, refer=False, reason="Known to us.")
        merge(cap, three[1], three[0])
        merge(cap, three[2], three[1])
        for _ in range(5):
            called(client=three[2])
        assert repeat_callers(audience_of(cap)) == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_merge_under_way_is_waited_for_before_a_case_is_opened(cap, three):
    """The second opens a case for a record that goes, meanwhile, to somebody who has one."""
    open_case(actor=cap, client_id=three[2].pk)
    said = []

    def open_second():
        try:
            open_case(actor=cap, client_id=three[0].pk)
        except Refusal as refusal:
            said.append(str(refusal))

    with transaction.atomic():
        merge(cap, three[2], three[0])
        other = in_thread(open_second)
        other.join(0.3)
        assert other.is_alive()
    other.join(5)
    assert "caseload already" in said[0]
