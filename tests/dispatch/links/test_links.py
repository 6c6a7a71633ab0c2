"""Calls about one thing: found, linked, merged, held; and all of it taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.assignments.services import assign_unit
from dispatch.calls.services import write_note
from dispatch.closing.refusing import UnitsStillAssigned
from dispatch.links.models import CallLink
from dispatch.links.services import link_calls, undo_link
from dispatch.open_call.selectors import call_card
from journal.codes.calls import CallStatus, Disposition
from journal.codes.people import Role
from journal.codes.scene import LinkKind
from programs.base.permissions import Audience
from programs.base.refusals import Invalid, Refusal

pytestmark = pytest.mark.django_db
ROOM = Audience(Role.DISPATCHER)
HERE = {"latitude": 35.4931, "longitude": -97.5300}


def likes(call):
    return {one.number: one.why for one in call_card(ROOM, call.pk).likes}


class TestFound:
    @pytest.mark.parametrize(
        ("other", "why"),
        [
            ({"caller_phone": "405-555-0134", "place": "Elsewhere"}, "same number"),
            ({"latitude": 35.4945, "longitude": -97.5300, "place": "Near"}, "within 250 m"),
            ({"latitude": 35.4960, "longitude": -97.5300, "place": "Far"}, None),
            ({"latitude": None, "longitude": None, "place": "NW 23 & WESTERN"}, "same place"),
            (
                {"caller_phone": "405-555-0134", "received_at": now() - timedelta(minutes=61)},
                None,
            ),
        ],
    )
    def test_by_number_or_by_place_within_the_hour(self, make_call, other, why):
        given = {"place": "NW 23 & Western", "caller_phone": "405-555-0134", **HERE}
        call = make_call(**given)
        twin = make_call(**{"caller_phone": "", **HERE, **other})
        found = likes(call).get(twin.number)
        assert (found or "").startswith(why or "") if why else found is None

    def test_another_programs_call_is_not_named_to_those_who_may_not_see_it(self, make_call):
        call = make_call(destination="art", **HERE)
        make_call(destination="ccd", priority=4, **HERE)
        crew = Audience(Role.CREW, "art", 1)
        assert call_card(crew, call.pk).likes == ()


class TestMerge:
    def test_closes_the_other_and_keeps_both_histories(self, dispatcher, make_call):
        kept, other = make_call(), make_call()
        write_note(actor=dispatcher, call_id=other.pk, text="Heard shouting.")
        link_calls(actor=dispatcher, call_id=kept.pk, other_id=other.pk, kind=LinkKind.MERGED)
        other.refresh_from_db()
        assert (other.status, other.disposition) == (CallStatus.CLOSED, Disposition.DUPLICATE)
        assert other.notes.get().text == "Heard shouting."
        assert likes(kept)[other.number] == "merged into this one"
        assert likes(other)[kept.number] == "this one is merged into it"
        said = [line.text for line in call_card(ROOM, kept.pk).timeline]
        assert f"{other.number} merged into {kept.number}" in said

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (CallStatus.RECEIVED, CallStatus.RECEIVED),
            (CallStatus.TRIAGING, CallStatus.RECEIVED),
            (CallStatus.PENDING, CallStatus.PENDING),
        ],
    )
    def test_is_taken_back(self, dispatcher, make_call, before, after):
        kept, other = make_call(), make_call(before)
        link = link_calls(
            actor=dispatcher, call_id=kept.pk, other_id=other.pk, kind=LinkKind.MERGED
        )
        undo_link(actor=dispatcher, link_id=link.pk)
        other.refresh_from_db()
        assert (other.status, other.closed_at, other.disposition) == (after, None, None)
        with pytest.raises(Refusal, match="undone already"):
            undo_link(actor=dispatcher, link_id=link.pk)
        # And may be said again.
        link_calls(actor=dispatcher, call_id=kept.pk, other_id=other.pk)

    def test_a_life_in_danger_is_in_danger_on_the_call_that_stays(self, dispatcher, make_call):
        kept, other = make_call(), make_call(imminent_at=now())
        link_calls(actor=dispatcher, call_id=kept.pk, other_id=other.pk, kind=LinkKind.MERGED)
        kept.refresh_from_db()
        assert kept.imminent_at is not None

    def test_a_call_with_a_unit_on_it_is_not_merged_away(self, dispatcher, make_call, unit):
        kept, other = make_call(), make_call()
        assign_unit(actor=dispatcher, call_id=other.pk, unit_id=unit.pk)
        with pytest.raises(UnitsStillAssigned), transaction.atomic():
            link_calls(actor=dispatcher, call_id=kept.pk, other_id=other.pk, kind=LinkKind.MERGED)
        assert not CallLink.objects.exists()

    def test_refuses_itself_twice_and_into_a_closed_one(self, dispatcher, make_call):
        kept, other = make_call(), make_call()
        with pytest.raises(Invalid):
            link_calls(actor=dispatcher, call_id=kept.pk, other_id=kept.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            CallLink.objects.create(
                kept=kept, other=kept, kind="related", status_before="pending", made_at=now(),
                made_by=dispatcher,
            )  # fmt: skip
        link_calls(actor=dispatcher, call_id=kept.pk, other_id=other.pk)
        with pytest.raises(Refusal, match="already"):
            link_calls(actor=dispatcher, call_id=kept.pk, other_id=other.pk)
        closed = make_call(CallStatus.CLOSED)
        with pytest.raises(Invalid, match="is closed"):
            link_calls(actor=dispatcher, call_id=closed.pk, other_id=other.pk, kind=LinkKind.MERGED)
