"""What is written about a call, and safety facts that nobody overwrites unseen."""

import pytest
from django.db import transaction

from dispatch.calls.models import Note, SafetyFact
from dispatch.calls.services import AlreadyStruck, CallIsClosed, state_fact, strike_note, write_note
from dispatch.routing.routes import Route
from journal.codes.calls import CallStatus, Clearance, Destination, Topic
from journal.selectors import events_after
from programs.base.refusals import Forbidden, NotFound
from tests.conftest import in_thread

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TO_ART = Route(band=3, destination=Destination.ART, priority=3, because="Somebody needs to go.")


def kinds():
    return [event.kind for event in events_after(0)]


@pytest.mark.django_db
class TestNotes:
    def test_writes(self, dispatcher, make_call):
        call = make_call()
        note = write_note(actor=dispatcher, call_id=call.pk, text="Calmer now.")
        assert call.notes.get() == note
        assert kinds() == ["call.note_written"]
        assert "Calmer" not in str(events_after(0)[0].data)

    def test_a_dispatcher_may_not_write_for_the_treating_team(self, dispatcher, make_call):
        with pytest.raises(Forbidden, match="clinical"):
            write_note(
                actor=dispatcher,
                call_id=make_call().pk,
                text="…",
                clearance=Clearance.CLINICAL,
            )

    def test_a_correction_strikes_and_erases_nothing(self, dispatcher, call_taker, make_call):
        call = make_call()
        note = write_note(actor=dispatcher, call_id=call.pk, text="Left hand.")
        strike_note(actor=call_taker, note_id=note.pk, correction="Right hand.")
        old, new = call.notes.order_by("at")
        assert (old.text, old.struck_by) == ("Left hand.", call_taker)
        assert (new.text, new.struck_at) == ("Right hand.", None)

    def test_a_note_is_struck_once(self, dispatcher, make_call):
        note = write_note(actor=dispatcher, call_id=make_call().pk, text="Once.")
        strike_note(actor=dispatcher, note_id=note.pk)
        with pytest.raises(AlreadyStruck):
            strike_note(actor=dispatcher, note_id=note.pk)

    def test_a_note_one_may_not_read_does_not_exist(self, clinician, dispatcher, make_call):
        call = make_call(destination=Destination.CCD)
        note = write_note(actor=clinician, call_id=call.pk, text="…", clearance=Clearance.CLINICAL)
        with pytest.raises(NotFound):
            strike_note(actor=dispatcher, note_id=note.pk)
        assert Note.objects.get().struck_at is None


@pytest.mark.django_db
class TestStateFact:
    def live(self, call, topic=Topic.WEAPON):
        return list(
            call.facts.filter(topic=topic, replaced_by=None)
            .order_by("at")
            .values_list("value", flat=True)
        )

    def state(self, actor, call, value, seen=(), topic=Topic.WEAPON):
        return state_fact(actor=actor, call_id=call.pk, topic=topic, value=value, seen=seen)

    def test_replaces_what_its_author_saw(self, dispatcher, make_call):
        call = make_call()
        first = self.state(dispatcher, call, "knife in kitchen")
        self.state(dispatcher, call, "none seen", seen=[first.pk])
        assert self.live(call) == ["none seen"]

    def test_keeps_both_when_neither_saw_the_other(self, dispatcher, call_taker, make_call):
        call = make_call()
        self.state(dispatcher, call, "knife in kitchen")
        self.state(call_taker, call, "none seen")
        assert self.live(call) == ["knife in kitchen", "none seen"]
        assert [event.data["differs"] for event in events_after(0)] == [False, True]

    def test_two_who_say_the_same_do_not_differ(self, dispatcher, call_taker, make_call):
        call = make_call()
        self.state(dispatcher, call, "none seen")
        self.state(call_taker, call, "none seen")
        assert self.live(call) == ["none seen"]

    def test_is_resolved_by_one_who_saw_all(self, dispatcher, call_taker, make_call):
        call = make_call()
        seen = [
            self.state(dispatcher, call, "knife in kitchen").pk,
            self.state(call_taker, call, "none seen").pk,
        ]
        self.state(dispatcher, call, "knife in kitchen", seen=seen)
        assert self.live(call) == ["knife in kitchen"]
        assert SafetyFact.objects.count() == 3

    def test_a_known_place_moves_the_call(self, dispatcher, make_call):
        call = make_call(latitude=35.4, longitude=-97.5)
        self.state(dispatcher, call, "Behind the blue house", topic=Topic.LOCATION)
        call.refresh_from_db()
        assert (call.place, call.latitude) == ("Behind the blue house", None)

    def test_a_place_that_is_found_puts_the_call_there(self, dispatcher, make_call):
        call = make_call()
        self.state(dispatcher, call, "Will Rogers Park", topic=Topic.LOCATION)
        call.refresh_from_db()
        assert (call.located_as, round(call.latitude, 2)) == ("Will Rogers Park", 35.5)

    def test_a_disputed_place_does_not_move_the_call(self, dispatcher, call_taker, make_call):
        call = make_call(place="Scissortail Park")
        self.state(dispatcher, call, "Scissortail Park", topic=Topic.LOCATION)
        self.state(call_taker, call, "Will Rogers Park", topic=Topic.LOCATION)
        call.refresh_from_db()
        assert call.place == "Scissortail Park"

    def test_refuses_a_closed_call(self, dispatcher, make_call):
        with pytest.raises(CallIsClosed):
            self.state(dispatcher, make_call(CallStatus.CLOSED), "knife")


@LIVE
def test_two_who_state_a_fact_at_once_both_stand(dispatcher, call_taker, make_call):
    call = make_call()

    def state(actor, value):
        state_fact(actor=actor, call_id=call.pk, topic=Topic.WEAPON, value=value, seen=[])

    with transaction.atomic():
        state(dispatcher, "knife")
        other = in_thread(lambda: state(call_taker, "none"))
        other.join(0.3)
        assert other.is_alive()
    other.join(5)
    assert call.facts.filter(replaced_by=None).count() == 2
    assert [event.data["differs"] for event in events_after(0)] == [False, True]
