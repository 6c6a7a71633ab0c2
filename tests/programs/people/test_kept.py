"""Drafts, keys, receipts and layouts are each person's own, up to their limits."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from journal.codes.people import Role
from journal.models import Event
from programs.base.refusals import Invalid, NotFound
from programs.people.models import ApiToken, Draft, Receipt
from programs.people.services import (
    FIELDS_AT_MOST,
    KEPT_FOR,
    LENGTH_AT_MOST,
    KeyUsedDifferently,
    digest,
    drop_draft,
    file_receipt,
    issue_token,
    keep_draft,
    keep_layout,
    revoke_tokens,
)
from tests.conftest import person

pytestmark = pytest.mark.django_db


def fresh(row):
    row.refresh_from_db()
    return row


class TestDraft:
    def test_up_to_its_limits(self, dispatcher):
        keep_draft(actor=dispatcher, key="k" * 80, fields=[("a", "b")] * FIELDS_AT_MOST)
        keep_draft(actor=dispatcher, key="k", fields=[("a", "x" * LENGTH_AT_MOST)])
        for key, fields in (
            ("k" * 81, [("a", "b")]), ("", [("a", "b")]), ("k", [("a", "b")] * 41),
        ):  # fmt: skip
            with pytest.raises(Invalid, match="no form of ours"):
                keep_draft(actor=dispatcher, key=key, fields=fields)
        with pytest.raises(Invalid, match="20000"):
            keep_draft(actor=dispatcher, key="k", fields=[("a", "x" * 20_000), ("b", "y")])
        assert Draft.objects.count() == 2

    def test_is_written_over_and_an_empty_one_dropped(self, dispatcher, supervisor):
        keep_draft(actor=supervisor, key="k", fields=[("a", "theirs")])
        keep_draft(actor=dispatcher, key="other", fields=[("a", "b")])
        for words in ("one", "two"):
            keep_draft(actor=dispatcher, key="k", fields=[("a", words)])
        one = Draft.objects.get(staff=dispatcher, key="k")
        assert one.fields == [["a", "two"]]
        keep_draft(actor=dispatcher, key="k", fields=[])
        kept = set(Draft.objects.values_list("staff", "key"))
        assert kept == {(supervisor.pk, "k"), (dispatcher.pk, "other")}
        drop_draft(actor=dispatcher, key="other")
        assert set(Draft.objects.values_list("staff", "key")) == {(supervisor.pk, "k")}

    def test_is_kept_for_a_week(self, dispatcher):
        for key, age in (("old", KEPT_FOR), ("new", KEPT_FOR - timedelta(minutes=1))):
            Draft.objects.create(staff=dispatcher, key=key, fields=[], at=now() - age)
        keep_draft(actor=dispatcher, key="k", fields=[("a", "b")])
        assert set(Draft.objects.values_list("key", flat=True)) == {"new", "k"}


class TestKey:
    def test_is_shown_once_and_kept_as_a_digest(self, admin, dispatcher, supervisor):
        key = issue_token(actor=admin, username=dispatcher.username)
        one = ApiToken.objects.get()
        assert (one.staff, one.digest, one.revoked_at) == (dispatcher, digest(key), None)
        assert len(key) >= 32
        assert key not in str(list(Event.objects.values_list("data", flat=True)))
        issue_token(actor=None, username=supervisor.username)
        actors = list(Event.objects.order_by("seq").values_list("actor_id", flat=True))
        assert actors == [admin.pk, None]

    def test_revoked_are_the_ones_of_one_person_that_were_not(self, admin, dispatcher, supervisor):
        for who in (dispatcher, supervisor):
            issue_token(actor=admin, username=who.username)
        assert revoke_tokens(actor=None, username=dispatcher.username) == 1
        first = ApiToken.objects.get(staff=dispatcher)
        assert now() - first.revoked_at < timedelta(minutes=1)
        assert ApiToken.objects.get(staff=supervisor).revoked_at is None
        assert Event.objects.order_by("seq").last().actor_id is None
        issue_token(actor=admin, username=dispatcher.username)
        assert revoke_tokens(actor=admin, username=dispatcher.username) == 1
        assert Event.objects.filter(kind="staff.token_revoked").count() == 2
        assert fresh(first).revoked_at < ApiToken.objects.latest("pk").revoked_at

    def test_for_nobody(self, admin):
        with pytest.raises(NotFound, match="Nobody active is called 'ghost'"):
            issue_token(actor=admin, username="ghost")
        assert revoke_tokens(actor=admin, username="ghost") == 0


class TestReceipt:
    def test_says_what_the_same_request_made_before(self, dispatcher, supervisor):
        made = uuid4()
        assert file_receipt(actor=dispatcher, key="k", request="r", made=made) is None
        assert file_receipt(actor=dispatcher, key="k", request="r", made=uuid4()) == made
        assert file_receipt(actor=supervisor, key="k", request="other", made=uuid4()) is None
        with pytest.raises(KeyUsedDifferently) as refused:
            file_receipt(actor=dispatcher, key="k", request="other", made=uuid4())
        assert refused.value.status == 422
        one = Receipt.objects.get(staff=dispatcher)
        assert (one.key, one.request, one.made) == ("k", digest("r"), made)

    def test_of_one_to_two_hundred_letters(self, dispatcher):
        for key in ("k", "k" * 200):
            assert file_receipt(actor=dispatcher, key=key, request="r", made=uuid4()) is None
        for key in ("", "k" * 201):
            with pytest.raises(Invalid, match="1 to 200"):
                file_receipt(actor=dispatcher, key=key, request="r", made=uuid4())


def test_a_layout_is_added_to_by_role_and_is_ones_own(dispatcher):
    other = person(Role.DISPATCHER, "other")
    keep_layout(actor=dispatcher, choices={"map": "folded", "list": "wide"})
    keep_layout(actor=dispatcher, choices={"map": "open"})
    kept = {Role.DISPATCHER: {"map": "open", "list": "wide"}}
    assert fresh(dispatcher).layouts == kept
    assert fresh(other).layouts == {}
