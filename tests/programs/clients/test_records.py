"""A record of somebody served, and what they are also known by."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localdate, now

from journal.codes.people import Program, Role
from journal.models import Event
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.clients.matching import phonetic_words
from programs.clients.models import Alias, Caller, Client, Merge
from programs.clients.selectors import search_clients
from programs.clients.services import (
    NoMatch,
    add_alias,
    make_client,
    merge_clients,
    record_caller,
    undo_merge,
)
from programs.clients.states import AliasKind
from programs.people.selectors import audience_of
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cap(db):
    return person(Role.CREW, "cap_crew", program=Program.CAP)


def fresh(row):
    row.refresh_from_db()
    return row


def test_begun_with_all_that_was_said(cap):
    born = date(1990, 5, 1)
    make_client(
        actor=cap, name=" Pat Example ", phone="405-555-0111", address="1 Main St", born_on=born
    )
    one = Client.objects.get()
    assert (one.name, one.born_on, one.made_by, one.merged_into) == ("Pat Example", born, cap, None)
    assert one.words == phonetic_words("Pat Example")
    noted = set(one.aliases.values_list("kind", "value", "key"))
    assert {kind for kind, _value, _key in noted} == {"phone", "address"}
    assert ("phone", "405-555-0111", "4055550111") in noted
    assert (Event.objects.get().kind, Event.objects.get().actor_id) == ("client.made", cap.pk)


def test_nobody_is_without_a_name_or_born_tomorrow(cap):
    with pytest.raises(Invalid, match="has a name"):
        make_client(actor=cap, name="  ")
    with pytest.raises(Invalid, match="born in the future"):
        make_client(actor=cap, name="Pat", born_on=now().date() + timedelta(days=1))
    make_client(actor=cap, name="Pat", born_on=min(localdate(), now().date()))
    make_client(actor=cap, name="x" * 79 + "yz")
    assert Client.objects.filter(name="x" * 79 + "y").exists()


def test_known_by_another_name_they_are_found_by_it(cap):
    pat, kim = (make_client(actor=cap, name=name) for name in ("Pat Example", "Kim Sample"))
    add_alias(actor=cap, client_id=pat.pk, kind=AliasKind.NAME, value=" Robin Hood ")
    assert set(fresh(pat).words) == {*phonetic_words("Pat Example"), *phonetic_words("Robin Hood")}
    assert fresh(kim).words == phonetic_words("Kim Sample")
    assert [line.id for line in search_clients(audience_of(cap), "Robbin Hood")] == [pat.pk]
    event = Event.objects.order_by("seq").last()
    assert (event.kind, event.data) == ("client.changed", {"what": "alias_name"})


@pytest.mark.parametrize("kind", [AliasKind.PHONE, AliasKind.ADDRESS])
def test_what_is_no_name_is_not_searched_as_one(cap, kind):
    pat = make_client(actor=cap, name="Pat Example")
    words = fresh(pat).words
    add_alias(actor=cap, client_id=pat.pk, kind=kind, value="405-555-0199 Robin Street")
    assert fresh(pat).words == words


def test_a_name_in_other_letters_is_noted_once_however_written(cap):
    """Nothing of it sounds; it is kept in small letters, and is the same in large ones."""
    pat = make_client(actor=cap, name="Pat")
    for value in ("ОЛЬГА", "Ольга"):
        add_alias(actor=cap, client_id=pat.pk, kind=AliasKind.NAME, value=value)
    one = Alias.objects.get()
    assert (one.value, one.key) == ("ОЛЬГА", "ольга")


@pytest.mark.parametrize(
    ("kind", "value"),
    [(AliasKind.PHONE, "none"), (AliasKind.ADDRESS, "  "), (AliasKind.NAME, " ")],
)
def test_what_says_nothing_is_refused_by_what_it_is_not(cap, kind, value):
    pat = make_client(actor=cap, name="Pat")
    with pytest.raises(Invalid, match=f"is no {kind.label}"):
        add_alias(actor=cap, client_id=pat.pk, kind=kind, value=value)
    assert not Alias.objects.exists()


def test_an_alias_is_noted_once_and_cut_to_its_length(cap):
    pat, kim = (make_client(actor=cap, name=name) for name in ("Pat", "Kim"))
    for one in (pat, kim):
        add_alias(actor=cap, client_id=one.pk, kind=AliasKind.PHONE, value="(405) 555-0111")
    assert set(Alias.objects.values_list("client", flat=True)) == {pat.pk, kim.pk}
    add_alias(actor=cap, client_id=pat.pk, kind=AliasKind.NAME, value="Robin")
    add_alias(actor=cap, client_id=pat.pk, kind=AliasKind.NAME, value="robin")
    assert Alias.objects.filter(kind="name").count() == 1
    add_alias(actor=cap, client_id=pat.pk, kind=AliasKind.ADDRESS, value="1 " + "a" * 198 + "bc")
    assert len(Alias.objects.get(kind="address").value) == 200
    with pytest.raises(NotFound):
        add_alias(actor=cap, client_id=uuid4(), kind=AliasKind.PHONE, value="405-555-0111")


class TestMerge:
    @pytest.fixture
    def pair(self, cap):
        return [make_client(actor=cap, name=name, phone="405-555-0111") for name in ("Pat", "Pat")]

    def test_says_on_what_evidence_and_by_whom(self, cap, pair):
        kept, other = pair
        stranger = make_client(actor=cap, name="Zoe Quite-Different")
        merge_clients(actor=cap, kept_id=kept.pk, other_id=other.pk)
        merge = Merge.objects.get()
        assert (merge.kept, merge.other, merge.by, merge.undone_at) == (kept, other, cap, None)
        assert merge.evidence
        assert (fresh(other).merged_into, fresh(kept).merged_into) == (kept, None)
        assert fresh(stranger).merged_into is None

    def test_what_little_speaks_for_wants_a_word(self, cap, pair):
        kept, _other = pair
        stranger = make_client(actor=cap, name="Zoe Quite-Different")
        with pytest.raises(NoMatch, match=r"do not look like one person \(names differ\)"):
            merge_clients(actor=cap, kept_id=kept.pk, other_id=stranger.pk)
        assert fresh(stranger).merged_into is None
        merge_clients(actor=cap, kept_id=kept.pk, other_id=stranger.pk, although=True)
        assert fresh(stranger).merged_into == kept

    def test_with_nobody_or_with_one_merged_already(self, cap, pair):
        kept, other = pair
        third = make_client(actor=cap, name="Pat", phone="405-555-0111")
        with pytest.raises(NotFound, match="no such person"):
            merge_clients(actor=cap, kept_id=kept.pk, other_id=uuid4())
        with pytest.raises(Invalid, match="same record twice"):
            merge_clients(actor=cap, kept_id=kept.pk, other_id=kept.pk)
        merge_clients(actor=cap, kept_id=kept.pk, other_id=other.pk)
        with pytest.raises(Refusal, match="merged already"):
            merge_clients(actor=cap, kept_id=third.pk, other_id=other.pk)

    def test_undone_by_whom_once_and_no_other_merge(self, cap, clinician, pair):
        kept, other = pair
        third = make_client(actor=cap, name="Pat", phone="405-555-0111")
        first = merge_clients(actor=cap, kept_id=kept.pk, other_id=other.pk)
        second = merge_clients(actor=cap, kept_id=kept.pk, other_id=third.pk)
        undo_merge(actor=clinician, merge_id=first.pk)
        assert (fresh(first).undone_by, fresh(second).undone_at) == (clinician, None)
        assert (fresh(other).merged_into, fresh(third).merged_into) == (None, kept)
        with pytest.raises(Refusal, match="undone already"):
            undo_merge(actor=cap, merge_id=first.pk)
        with pytest.raises(NotFound, match="no such merge"):
            undo_merge(actor=cap, merge_id=uuid4())
        undo_merge(actor=clinician, merge_id=second.pk)
        assert fresh(third).merged_into is None


def test_a_caller_is_kept_as_far_as_was_said_and_once():
    call, at = uuid4(), now()
    said = {"call": call, "number": "26-1", "at": at}
    record_caller(name="Pat Example", phone="405-555-0111", address="1 Main St", **said)
    record_caller(name="x" * 81, phone="(405) 555 0122", address="2 Main St", **said)
    one = Caller.objects.get()
    assert (one.call, one.number, one.at, one.name) == (call, "26-1", at, "x" * 80)
    assert (one.phone, one.address) == ("4055550122", "2 main st")
