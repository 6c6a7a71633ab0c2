"""A note about a place is of that place, holds a year, and ends alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from dispatch.hazards.models import PremiseNote, PremiseRead
from dispatch.hazards.selectors import premises_of
from dispatch.hazards.services import (
    Spot,
    end_premise_note,
    read_premises,
    renew_premise_note,
    spot_of,
    write_premise_note,
    write_premise_of_call,
)
from dispatch.hazards.states import PREMISE_VALID_FOR
from dispatch.places.gazetteer import PlaceMatch
from journal.selectors import events_after
from programs.base.refusals import Invalid, NotFound

pytestmark = pytest.mark.django_db
HERE = Spot("NW 23 & Western", 35.4931, -97.5300)


def fresh(row):
    row.refresh_from_db()
    return row


@pytest.fixture
def call(make_call):
    return make_call(place="Near the corner", latitude=35.4934, longitude=-97.5300)


def test_is_kept_as_it_was_said(dispatcher):
    wanted = uuid4()
    write_premise_note(actor=dispatcher, spot=HERE, text=" Two  dogs\nrun. ", note_id=wanted)
    one = PremiseNote.objects.get()
    assert (one.pk, one.place, one.text) == (wanted, "NW 23 & Western", "Two dogs run.")
    assert (one.latitude, one.longitude, one.written_by) == (35.4931, -97.53, dispatcher)
    assert timedelta() <= one.lapses_at - one.written_at - PREMISE_VALID_FOR < timedelta(seconds=5)
    assert one.ended_at is None


def test_one_with_a_number_that_is_taken_does_not_write_over_it(dispatcher):
    known = write_premise_note(actor=dispatcher, spot=HERE, text="Two dogs run.")
    with pytest.raises(Exception, match="duplicate key"):
        write_premise_note(actor=dispatcher, spot=HERE, text="None run.", note_id=known.pk)


def test_of_a_call_is_at_its_place_and_read_by_who_writes_it(dispatcher, call, make_call):
    other = make_call(place="Near the corner", latitude=35.4934, longitude=-97.5300)
    note = write_premise_of_call(actor=dispatcher, call_id=call.pk, text="Two dogs run.")
    one = PremiseNote.objects.get()
    assert (one.place, one.latitude, one.longitude) == ("Near the corner", 35.4934, -97.53)
    assert timedelta() <= one.lapses_at - one.written_at - PREMISE_VALID_FOR < timedelta(seconds=5)
    read = PremiseRead.objects.get()
    assert (read.note, read.call, read.by) == (note, call, dispatcher)
    assert [seen.read for seen in premises_of(call)] == [True]
    assert [seen.read for seen in premises_of(other)] == [False]
    with pytest.raises(Invalid, match="not known"):
        write_premise_of_call(actor=dispatcher, call_id=make_call(place="").pk, text="Dogs.")


def test_all_that_is_unread_is_read_once(dispatcher, call):
    texts = ("Two dogs run.", "The gate sticks.")
    notes = [write_premise_note(actor=dispatcher, spot=HERE, text=text) for text in texts]
    assert read_premises(actor=dispatcher, call_id=call.pk) == 2
    assert {read.note_id for read in PremiseRead.objects.all()} == {note.pk for note in notes}
    assert {(read.call, read.by) for read in PremiseRead.objects.all()} == {(call, dispatcher)}
    third = write_premise_note(actor=dispatcher, spot=HERE, text="No light.")
    assert read_premises(actor=dispatcher, call_id=call.pk) == 1
    assert str(third.pk) in str(events_after(0)[-1].data)
    assert str(notes[0].pk) not in str(events_after(0)[-1].data)


def test_renewed_or_ended_alone(dispatcher, crew):
    old = now() + timedelta(days=9)
    notes = [write_premise_note(actor=dispatcher, spot=HERE, text=text) for text in ("A", "B", "C")]
    PremiseNote.objects.update(lapses_at=old)
    first, second, third = notes
    renew_premise_note(actor=crew, note_id=second.pk)
    assert timedelta() <= now() + PREMISE_VALID_FOR - fresh(second).lapses_at < timedelta(minutes=1)
    assert {fresh(first).lapses_at, fresh(third).lapses_at} == {old}
    end_premise_note(actor=crew, note_id=third.pk)
    assert [fresh(note).ended_at is None for note in notes] == [True, True, False]
    for command in (end_premise_note, renew_premise_note):
        with pytest.raises(NotFound, match="no such note"):
            command(actor=crew, note_id=third.pk)
        with pytest.raises(NotFound, match="no such note"):
            command(actor=crew, note_id=uuid4())


def test_words_of_one_to_three_hundred_letters(dispatcher):
    write_premise_note(actor=dispatcher, spot=HERE, text="x" * 300)
    for text in ("x" * 301, "  "):
        with pytest.raises(Invalid, match="1 to 300"):
            write_premise_note(actor=dispatcher, spot=HERE, text=text)


@pytest.mark.parametrize("words", ["Schizophrenic man", "an ALCOHOLIC", "they are crazy", "HIV"])
def test_what_people_have_is_sent_back(dispatcher, call, words):
    with pytest.raises(Invalid, match="not what they have"):
        write_premise_note(actor=dispatcher, spot=HERE, text=words)
    with pytest.raises(Invalid, match="not what they have"):
        write_premise_of_call(actor=dispatcher, call_id=call.pk, text=words)
    assert not PremiseNote.objects.exists()


class TestSpot:
    @pytest.mark.parametrize(("sure", "known"), [(0.75, True), (0.7499, False)])
    def test_is_on_earth_where_it_is_surely_known(self, monkeypatch, sure, known):
        guess = PlaceMatch("Somewhere", "park", 35.1, -97.1, sure)
        monkeypatch.setattr("dispatch.hazards.services.find", lambda place: [guess])
        spot = spot_of(" The corner ")
        assert spot.place == "The corner"
        assert (spot.latitude, spot.longitude) == ((35.1, -97.1) if known else (None, None))

    def test_is_a_place(self):
        with pytest.raises(Invalid, match="which place"):
            spot_of("   ")
        assert spot_of("zzz qqq xxx") == Spot("zzz qqq xxx")
