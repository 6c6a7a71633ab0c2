"""Three clearances, on every path, for every role; emergency access; every look is kept."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.calls.selectors import visible_call
from dispatch.calls.services import strike_note, write_note
from dispatch.live.feed import frames
from dispatch.open_call.selectors import call_card
from dispatch.records.models import ClinicalRecord
from dispatch.records.selectors import chart_of
from dispatch.records.services import (
    AccessAlreadyOpen,
    NewerVersionSaved,
    open_emergency_access,
    read_chart,
    write_record,
)
from dispatch.records.timers import end_emergency_access
from journal.codes.calls import CallStatus, Clearance, Destination
from journal.codes.care import RecordKind
from journal.codes.people import Program, Role
from journal.codes.units import AssignmentStatus
from journal.selectors import events_after
from programs.base.permissions import GRANTS, Audience, Can
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.people.models import EmergencyAccess
from programs.people.selectors import audience_of
from programs.people.services import issue_token
from tests.conftest import person

WORDS = {
    Clearance.OPERATIONAL: "Sits on the porch.",
    Clearance.CLINICAL: "Stopped her medicine.",
    Clearance.SUBSTANCE: "Drinks since May.",
}
BRIEF, PLAN = "Presents with panic.", "My sister on the phone."
SECRET = (WORDS[Clearance.CLINICAL], WORDS[Clearance.SUBSTANCE], BRIEF, PLAN)
# The crew here rides a unit of the Crisis Response Team, which does not treat substance use.
READ = {
    Role.CLINICIAN: set(SECRET),
    Role.LEAD: set(SECRET),
    Role.CREW: set(SECRET) - {WORDS[Clearance.SUBSTANCE]},
}


@pytest.fixture
def crew_here(unit):
    return person(Role.CREW, program=unit.program, unit=unit)


@pytest.fixture
def call(make_call, make_assignment, clinician, crew_here, unit, dispatcher):
    """A call of Crisis Call Diversion with CRT1 on it, on which everything is written."""
    call = make_call(CallStatus.ACTIVE, destination=Destination.CCD, priority=4)
    make_assignment(call, unit, AssignmentStatus.ON_SCENE)
    for clearance, words in WORDS.items():
        write_note(actor=clinician, call_id=call.pk, text=words, clearance=clearance)
    for kind, sections in (
        (RecordKind.BRIEF_NOTE, {"presenting": BRIEF}),
        (RecordKind.SAFETY_PLAN, {"helpers": PLAN}),
    ):
        write_record(actor=clinician, call_id=call.pk, kind=kind, sections=sections, seen=0)
    return call


@pytest.fixture
def cast(call, clinician, crew_here, dispatcher):
    """One of each role, as they stand to this call."""
    known = {Role.CLINICIAN: clinician, Role.CREW: crew_here, Role.DISPATCHER: dispatcher}
    ccd = {Role.LEAD: Program.CCD}
    return {
        role: known.get(role) or person(role, f"a_{role}", program=ccd.get(role)) for role in Role
    }


def said_in(text):
    return {words for words in (*WORDS.values(), BRIEF, PLAN) if words in text}


def fetch(client, staff, path, token=False):
    if token:
        key = issue_token(actor=None, username=staff.username)
        return client.get(path, secure=True, headers={"Authorization": f"Bearer {key}"})
    client.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    return client.get(path, secure=True)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
class TestEveryPath:
    """What each role reads, and what no role reads without asking for the chart."""

    PAGES = (
        "",
        "close/",
        "offer/",
        "assign/",
        "person/",
        "resources/?q=medicine",
        "triage/answers/",
    )
    CHARTS = ("chart/", "plan/", "plan/team/", "plan/caller/")

    def test_pages(self, client, call, cast, role):
        told = "".join(
            fetch(client, cast[role], f"/calls/{call.pk}/{page}").content.decode()
            for page in self.PAGES
        )
        told += fetch(client, cast[role], "/").content.decode()
        assert said_in(told) <= {WORDS[Clearance.OPERATIONAL]}
        if Can.SEE_NARRATIVE in GRANTS[role]:
            assert WORDS[Clearance.OPERATIONAL] in told

    def test_chart_and_print(self, client, call, cast, role):
        told = "".join(
            fetch(client, cast[role], f"/calls/{call.pk}/{page}").content.decode()
            for page in self.CHARTS
        )
        assert said_in(told) == READ.get(role, set())

    def test_socket(self, call, cast, role):
        audience = audience_of(cast[role])
        opened = [f"open:{call.pk}", f"watch:{call.pk}", f"panel:{cast[role].pk}", "board:now"]
        changed = {f"call:{call.pk}": 1, f"staff:{cast[role].pk}": 2, "unit:1": 3}
        told = "".join(frame.text for frame in frames(audience, changed, opened))
        assert said_in(told) <= {WORDS[Clearance.OPERATIONAL]}

    def test_api(self, client, call, cast, role):
        paths = (f"/calls/{call.pk}", "/calls", "/events", "/queue", "/promised", "/units")
        told = "".join(
            fetch(client, cast[role], f"/api/v1{path}", token=True).content.decode()
            for path in paths
        )
        assert said_in(told) <= {WORDS[Clearance.OPERATIONAL]}
        chart = fetch(client, cast[role], f"/api/v1/calls/{call.pk}/chart", token=True)
        assert said_in(chart.content.decode()) == READ.get(role, set())

    def test_journal_and_admin(self, client, call, cast, role):
        told = json.dumps([[event.kind, event.data] for event in events_after(0)])
        assert "substance" not in told  # not even that there is such a note
        for path in ("/journal/", "/board/", "/admin/", "/admin/programs/staff/", "/people/"):
            told += fetch(client, cast[role], path).content.decode()
        assert not said_in(told)

    def test_that_there_is_something_is_told_to_those_who_may_read_it(self, call, cast, role):
        card = call_card(audience_of(cast[role]), call.pk)
        stubs = [line for line in card.timeline if line.clinical] if card else []
        assert len(stubs) == sum(words in READ.get(role, ()) for words in SECRET[:2])

    def test_striking_a_note_one_may_not_read_finds_none(self, call, cast, role):
        note = call.notes.get(clearance=Clearance.SUBSTANCE)
        if WORDS[Clearance.SUBSTANCE] in READ.get(role, ()):
            assert strike_note(actor=cast[role], note_id=note.pk).struck_at
        else:
            with pytest.raises((NotFound, Forbidden)):
                strike_note(actor=cast[role], note_id=note.pk)


@pytest.mark.django_db
class TestWhoTreats:
    def test_a_crew_only_where_its_unit_is_or_was(self, call, make_unit, crew_here, unit):
        other = make_unit("CRT2")
        stranger = person(Role.CREW, "stranger", program=Program.CRT, unit=other)
        call.program = Program.CRT
        call.destination = Destination.CRT
        call.save()
        assert chart_of(audience_of(crew_here), visible_call(audience_of(crew_here), call.pk)).notes
        with pytest.raises(Forbidden):
            read_chart(actor=stranger, call_id=call.pk)

    def test_a_crew_of_art_reads_of_substance_use_too(self, call, make_unit, make_assignment):
        art = make_unit("ART1", program=Program.ART)
        make_assignment(call, art, AssignmentStatus.ON_SCENE)
        rider = person(Role.CREW, "rider", program=Program.ART, unit=art)
        said = {note.text for note in read_chart(actor=rider, call_id=call.pk).notes}
        assert said == set(SECRET[:2])

    def test_a_crew_that_was_cancelled_does_not(self, call, make_unit, make_assignment):
        other = make_unit("CRT2")
        make_assignment(call, other, AssignmentStatus.CANCELLED)
        turned_back = person(Role.CREW, "turned", program=Program.CCD, unit=other)
        with pytest.raises(Forbidden):
            read_chart(actor=turned_back, call_id=call.pk)

    def test_writing_is_for_those_who_treat_too(self, call, supervisor, dispatcher):
        for actor in (supervisor, dispatcher):
            with pytest.raises(Forbidden):
                write_note(actor=actor, call_id=call.pk, text="…", clearance=Clearance.CLINICAL)
            with pytest.raises(Forbidden):
                write_record(
                    actor=actor,
                    call_id=call.pk,
                    kind=RecordKind.SAFETY_PLAN,
                    sections={"signs": "…"},
                    seen=0,
                )


@pytest.mark.django_db
class TestLooking:
    def test_is_an_event_with_what_was_read(self, call, clinician):
        chart = read_chart(actor=clinician, call_id=call.pk)
        last = events_after(0)[-1]
        assert (last.kind, last.actor_id) == ("call.chart_read", clinician.pk)
        assert set(last.data["read"]) == set(chart.written)
        assert len(chart.written) == 4

    def test_of_an_empty_chart_is_none(self, make_call, clinician):
        bare = make_call(destination=Destination.CCD, priority=4)
        read_chart(actor=clinician, call_id=bare.pk)
        assert [event.kind for event in events_after(0)] == []


@pytest.mark.django_db
class TestTheGlass:
    def test_opens_all_of_one_call_for_an_hour(self, call, supervisor, make_call):
        with pytest.raises(Forbidden):
            read_chart(actor=supervisor, call_id=call.pk)
        access = open_emergency_access(
            actor=supervisor, call_id=call.pk, reason="He collapsed; EMS asks."
        )
        assert access.until - access.at == timedelta(minutes=60)
        chart = read_chart(actor=supervisor, call_id=call.pk)
        assert {note.text for note in chart.notes} == set(SECRET[:2])
        elsewhere = make_call(destination=Destination.CCD, priority=4)
        with pytest.raises(Forbidden):
            read_chart(actor=supervisor, call_id=elsewhere.pk)

    def test_tells_the_supervisor_at_once_and_the_journal(self, call, make_person):
        crew = make_person(Role.CREW, "far", program=Program.CCD)
        open_emergency_access(actor=crew, call_id=call.pk, reason="Asked for by the hospital.")
        page = Alert.objects.get()
        assert (page.kind, page.reason, page.by) == ("page", "glass", crew)
        broken = [event for event in events_after(0) if event.kind == "staff.glass_broken"]
        assert f"staff:{crew.pk}" in broken[0].subjects
        assert "hospital" not in json.dumps(broken[0].data)
        told = str(call_card(Audience(Role.DISPATCHER), call.pk).timeline)
        assert "emergency access" not in told.lower()

    def test_wants_a_reason(self, call, supervisor):
        with pytest.raises(Invalid, match="reason"):
            open_emergency_access(actor=supervisor, call_id=call.pk, reason="  ")
        assert not EmergencyAccess.objects.exists()

    def test_is_not_broken_twice(self, call, supervisor):
        open_emergency_access(actor=supervisor, call_id=call.pk, reason="Now.")
        with pytest.raises(AccessAlreadyOpen):
            open_emergency_access(actor=supervisor, call_id=call.pk, reason="Now.")

    def test_mends_itself_even_without_the_clock(self, call, supervisor):
        open_emergency_access(actor=supervisor, call_id=call.pk, reason="Now.")
        EmergencyAccess.objects.update(until=now())
        with pytest.raises(Forbidden):
            read_chart(actor=supervisor, call_id=call.pk)

    def test_is_mended_once_by_the_clock(self, call, supervisor):
        access = open_emergency_access(actor=supervisor, call_id=call.pk, reason="Now.")
        assert end_emergency_access(at=access.until - timedelta(seconds=1)) == 0
        assert end_emergency_access(at=access.until) == 1
        assert end_emergency_access(at=access.until) == 0
        assert events_after(0)[-1].kind == "staff.glass_mended"

    @pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.DISPATCHER, Role.MANAGER, Role.AUDITOR])
    def test_is_not_for_those_who_never_treat(self, call, role):
        with pytest.raises(Forbidden):
            open_emergency_access(actor=person(role, "curious"), call_id=call.pk, reason="Curious.")

    def test_of_another_role_does_not_open(self, call):
        """An audience that claims emergency access without the grant reads nothing."""
        nosy = Audience(Role.DISPATCHER, emergency_calls=frozenset({call.number}))
        assert not [line for line in call_card(nosy, call.pk).timeline if line.clinical]


@pytest.mark.django_db
class TestRecords:
    def test_are_versions_that_are_never_changed(self, call, clinician):
        again = write_record(
            actor=clinician,
            call_id=call.pk,
            kind=RecordKind.SAFETY_PLAN,
            sections={"signs": "No sleep."},
            seen=1,
        )
        assert again.version == 2
        for change in (
            lambda: ClinicalRecord.objects.update(sections={}),
            lambda: ClinicalRecord.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError, match="kept as it was"), transaction.atomic():
                change()

    def test_nobodys_words_are_written_over_unseen(self, call, clinician):
        with pytest.raises(NewerVersionSaved, match="Version 1"):
            write_record(
                actor=clinician,
                call_id=call.pk,
                kind=RecordKind.BRIEF_NOTE,
                sections={"risk": "Low."},
                seen=0,
            )

    def test_an_empty_one_and_one_too_long_are_refused(self, call, clinician):
        for sections in ({"risk": "  "}, {"strange": "…"}, {"risk": "x" * 10_001}):
            with pytest.raises(Invalid):
                write_record(
                    actor=clinician,
                    call_id=call.pk,
                    kind=RecordKind.BRIEF_NOTE,
                    sections=sections,
                    seen=1,
                )

    def test_the_callers_copy_carries_nothing_of_the_system(self, client, call, clinician):
        page = fetch(client, clinician, f"/calls/{call.pk}/plan/caller/").content.decode()
        body = page.split("<main")[1]
        assert PLAN in body
        assert "988" in body
        for ours in (call.number, clinician.name, "version", "MIH"):
            assert ours not in body
