"""What a place is known for: behavior, for a year, read before anybody is sent."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.assignments.services import HazardsUnread, assign_unit
from dispatch.hazards.models import PremiseNote
from dispatch.hazards.selectors import premises_of
from dispatch.hazards.services import (
    Spot,
    end_premise_note,
    read_premises,
    renew_premise_note,
    write_premise_note,
    write_premise_of_call,
)
from programs.base.refusals import Invalid, NotFound

pytestmark = pytest.mark.django_db
HERE = Spot("NW 23 & Western", 35.4931, -97.5300)


@pytest.fixture
def known(dispatcher):
    return write_premise_note(actor=dispatcher, spot=HERE, text="Two dogs run loose.")


@pytest.fixture
def call(make_call):
    return make_call(place="Near the corner", latitude=35.4934, longitude=-97.5300)


def test_is_shown_near_the_place_and_read_before_a_unit_is_sent(dispatcher, unit, known, call):
    assert [note.text for note in premises_of(call)] == ["Two dogs run loose."]
    with pytest.raises(HazardsUnread, match="note about this place"):
        assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
    assert read_premises(actor=dispatcher, call_id=call.pk) == 1
    assert read_premises(actor=dispatcher, call_id=call.pk) == 0
    assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)


def test_by_name_where_nobody_knows_the_place(known, make_call):
    assert premises_of(make_call(place="nw 23 & western"))
    assert not premises_of(make_call(place="Somewhere", latitude=35.4960, longitude=-97.53))


def test_lapses_after_a_year_and_says_so_a_month_before(known, call):
    PremiseNote.objects.update(lapses_at=now() + timedelta(days=31))
    assert not premises_of(call)[0].lapses_soon
    PremiseNote.objects.update(lapses_at=now() + timedelta(days=29))
    assert premises_of(call)[0].lapses_soon
    PremiseNote.objects.update(written_at=now() - timedelta(days=366), lapses_at=now())
    assert premises_of(call) == ()
    assert timedelta(days=364) < known.lapses_at - now() < timedelta(days=366)


def test_holds_another_year_or_no_more(dispatcher, known, call):
    PremiseNote.objects.update(lapses_at=now() + timedelta(days=2))
    renew_premise_note(actor=dispatcher, note_id=known.pk)
    assert not premises_of(call)[0].lapses_soon
    end_premise_note(actor=dispatcher, note_id=known.pk)
    assert premises_of(call) == ()
    with pytest.raises(NotFound):
        renew_premise_note(actor=dispatcher, note_id=known.pk)


@pytest.mark.parametrize("text", ["Schizophrenic son", "son is bipolar", "an ADDICT lives here"])
def test_a_diagnosis_is_sent_back(dispatcher, call, text):
    with pytest.raises(Invalid, match="what people do there"):
        write_premise_of_call(actor=dispatcher, call_id=call.pk, text=text)
    assert not PremiseNote.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "x" * 301])
def test_an_empty_or_endless_one_too(dispatcher, call, text):
    with pytest.raises(Invalid):
        write_premise_of_call(actor=dispatcher, call_id=call.pk, text=text)


def test_who_writes_it_has_read_it(dispatcher, unit, call):
    write_premise_of_call(actor=dispatcher, call_id=call.pk, text="Two dogs run loose.")
    assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
