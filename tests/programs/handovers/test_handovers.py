"""What is written for the next lead is kept as it was written, and is told once it is given."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from journal.codes.people import Role
from journal.models import Event
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.base.shifts import shift_at
from programs.handovers.models import Handover
from programs.handovers.services import SECTIONS, receive_handover, write_handover
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def period():
    return shift_at(now())


def write(actor, period, give=False, **sections):
    return write_handover(actor=actor, period=period, sections=sections, give=give)


def test_every_part_is_kept_and_no_other(supervisor, period):
    write(supervisor, period, **{name: f" {name} words " for name in SECTIONS}, weather="hot")
    kept = Handover.objects.get()
    assert kept.sections == {name: f"{name} words" for name in SECTIONS}
    assert (kept.name, kept.starts_at) == (period.name, period.start)
    assert (kept.written_by, kept.given_at, kept.received_at) == (supervisor, None, None)
    assert not Event.objects.exists()


def test_a_draft_is_written_on_by_whoever_leads(supervisor, lead, period):
    write(supervisor, period, people="One waits.")
    before = Handover.objects.get().written_at
    write(lead, period, people="Two wait.", remarks="Rain.")
    kept = Handover.objects.get()
    assert (kept.sections["people"], kept.sections["remarks"]) == ("Two wait.", "Rain.")
    assert kept.written_by == lead
    assert kept.written_at > before


def test_a_part_may_be_as_long_as_it_says(supervisor, period):
    write(supervisor, period, remarks="x" * 4000)
    with pytest.raises(Invalid, match="4,000"):
        write(supervisor, period, remarks="x" * 4001)
    assert len(Handover.objects.get().sections["remarks"]) == 4000


def test_a_part_that_is_too_long_keeps_the_draft_as_it_was(supervisor, period):
    write(supervisor, period, people="One waits.")
    with pytest.raises(Invalid):
        write(supervisor, period, people="x" * 5000, give=True)
    kept = Handover.objects.get()
    assert (kept.sections["people"], kept.given_at) == ("One waits.", None)


def test_given_it_is_told_and_may_be_received(supervisor, lead, period):
    held = write(supervisor, period, people="One waits.", give=True)
    given = Event.objects.get(kind="handover.given")
    assert given.actor_id == supervisor.pk
    assert f"handover:{held.pk}" in given.subjects
    assert now() - Handover.objects.get().given_at < timedelta(minutes=1)
    receive_handover(actor=lead, handover_id=held.pk)
    kept = Handover.objects.get()
    assert kept.received_by == lead
    assert now() - kept.received_at < timedelta(minutes=1)
    assert Event.objects.get(kind="handover.received").actor_id == lead.pk


def test_a_draft_is_not_received(supervisor, lead, period):
    held = write(supervisor, period)
    with pytest.raises(NotFound):
        receive_handover(actor=lead, handover_id=held.pk)
    with pytest.raises(NotFound):
        receive_handover(actor=lead, handover_id=uuid4())


def test_of_two_leads_one_receives(supervisor, lead, period):
    held = write(supervisor, period, give=True)
    receive_handover(actor=lead, handover_id=held.pk)
    with pytest.raises(Refusal, match="received already"):
        receive_handover(actor=person(Role.LEAD, "other", program="ccd"), handover_id=held.pk)
    assert Handover.objects.get().received_by == lead


def test_another_shift_has_another(supervisor, lead, period):
    first = write(supervisor, period, people="One waits.", give=True)
    second = write(lead, shift_at(period.end), people="Nobody.", give=True)
    receive_handover(actor=supervisor, handover_id=second.pk)
    first.refresh_from_db()
    assert (first.sections["people"], first.received_at) == ("One waits.", None)
