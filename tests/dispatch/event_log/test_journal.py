"""The journal as each may read it, and what is said of events that this program cannot read."""

from uuid import uuid4

import pytest
from django.utils.timezone import now

from dispatch.assignments.selectors import last_undoable
from dispatch.duress.services import start_duress
from dispatch.event_log.selectors import events_for
from dispatch.open_call.selectors import call_card
from dispatch.response.services import declare_imminent
from dispatch.routing.services import start_triage
from journal.codes.calls import CallStatus, Destination
from journal.facts.fact import NOT_SHOWN
from mih.demo.city import HOURS
from programs.hours.services import set_hours
from programs.people.selectors import audience_of
from tests.journal.newer import tell

pytestmark = pytest.mark.django_db


class TestUnread:
    """An event of a version of this program that does not exist yet."""

    def test_the_timeline_says_in_one_line_that_it_is_not_shown(self, dispatcher, make_call):
        call = make_call(CallStatus.RECEIVED)
        start_triage(actor=dispatcher, call_id=call.pk)
        tell("call.closed", f"call:{call.pk}", version=3, disposition="refused")
        tell("call.teleported", f"call:{call.pk}", to="words of a caller")
        declare_imminent(actor=dispatcher, call_id=call.pk)
        card = call_card(audience_of(dispatcher), call.pk)
        said = [line.text for line in card.timeline]
        assert said[:3] == ["Triage started", NOT_SHOWN, NOT_SHOWN]
        assert len(said) > 3

    def test_of_a_known_kind_its_readers_get_all_but_the_data(self, dispatcher, make_call):
        call = make_call()
        tell("call.closed", f"call:{call.pk}", version=3, disposition="refused")
        (line,), _ = events_for(audience_of(dispatcher), 0, 10)
        assert (line.kind, line.subjects) == ("call.closed", [f"call:{call.pk}"])
        assert (line.data, line.unread) == ({}, NOT_SHOWN)

    def test_of_an_unknown_kind_only_those_who_read_the_journal(
        self, dispatcher, auditor, make_call
    ):
        call = make_call()
        tell("call.teleported", f"call:{call.pk}", "portal:9", to="words of a caller")
        assert events_for(audience_of(dispatcher), 0, 10) == ([], 1)
        (line,), _ = events_for(audience_of(auditor), 0, 10)
        assert (line.data, line.unread) == ({}, NOT_SHOWN)

    def test_about_a_call_one_may_not_see_it_says_nothing(self, clinician, make_call):
        call = make_call(destination=Destination.CRT)
        tell("call.closed", f"call:{call.pk}", version=3, disposition="refused")
        assert events_for(audience_of(clinician), 0, 10) == ([], 1)

    def test_the_page_says_so_too(self, client, auditor):
        tell("call.teleported", "portal:9", to="words of a caller")
        client.force_login(auditor, "django.contrib.auth.backends.ModelBackend")
        page = client.get("/journal/", secure=True).content.decode()
        assert str(NOT_SHOWN) in page
        assert "words of a caller" not in page

    def test_it_can_not_be_taken_back(self, dispatcher, unit):
        tell(
            "unit.duty_changed", f"unit:{unit.pk}", version=2, by=dispatcher.pk, unit=unit.callsign
        )
        assert last_undoable(dispatcher, now()) is None


class TestJournal:
    """Who reads what: by the subjects of an event, and by its kind."""

    def read_by(self, who):
        return {line.kind for line in events_for(audience_of(who), 0, 50)[0]}

    def test_what_is_on_record_is_for_who_reads_the_journal(
        self, dispatcher, auditor, lead, make_person
    ):
        set_hours(actor=None, source=HOURS.read_text())
        tell("case.read", "case:1", "client:2")
        assert self.read_by(dispatcher) == set()
        assert self.read_by(auditor) == {"hours.set", "case.read"}

    def test_a_person_is_named_to_nobody_else(self, dispatcher, auditor, make_call):
        call = make_call()
        about = (f"call:{call.pk}", "handoff:1")
        tell("handoff.late", *about, handoff=str(uuid4()))
        assert self.read_by(dispatcher) == {"handoff.late"}
        tell("handoff.moved", *about, "staff:4", handoff=str(uuid4()), status="accepted", owner=4)
        assert self.read_by(dispatcher) == {"handoff.late"}
        assert self.read_by(auditor) == {"handoff.late", "handoff.moved"}

    def test_a_duress_is_there_for_who_reviews_it(self, dispatcher, auditor, unit):
        start_duress(actor=dispatcher, unit_id=unit.pk)
        assert "unit.duress_started" in self.read_by(auditor)
        assert self.read_by(dispatcher) == set()
