"""Who sees which calls, which fields, and at what cost."""

import pytest
from django.utils.timezone import now

from dispatch.assignments.services import assign_unit
from dispatch.calls.models import Note
from dispatch.calls.rows import board_for
from dispatch.calls.services import state_fact, write_note
from dispatch.live_board.selectors import live_board_for
from dispatch.open_call.selectors import IN_THE_CHART, call_card
from dispatch.units.selectors import free_units_for, units_for
from journal.codes.calls import CallStatus, Clearance, Destination
from journal.codes.people import Program, Role
from journal.codes.units import AssignmentStatus, Duty
from programs.base.permissions import Audience
from programs.people.selectors import audience_of

pytestmark = pytest.mark.django_db
ROOM = Audience(Role.DISPATCHER)


@pytest.fixture
def calls(make_call):
    return {to: make_call(destination=to) for to in Destination}


def seen(audience):
    return {row.number for row in board_for(audience)}


def numbers(calls, *destinations):
    return {calls[to].number for to in destinations}


@pytest.mark.parametrize(
    ("audience", "destinations"),
    [
        (Audience(Role.CALL_TAKER), Destination),
        (Audience(Role.DISPATCHER), Destination),
        (Audience(Role.SUPERVISOR), Destination),
        (Audience(Role.MANAGER), Destination),
        (Audience(Role.AUDITOR), Destination),
        (Audience(Role.ADMIN), []),
        (Audience(Role.CLINICIAN, Program.CCD), [Destination.CCD, Destination.LIFELINE]),
        (Audience(Role.CLINICIAN, Program.CRT), [Destination.CRT]),
        (Audience(Role.CREW, Program.CRT), [Destination.CRT]),
        (Audience(Role.CREW, Program.ART), [Destination.ART]),
        (Audience(Role.CREW, Program.CAP), [Destination.CAP]),
        (Audience(Role.LEAD, Program.CCD), Destination),
    ],
)
def test_who_sees_which_calls(calls, audience, destinations):
    assert seen(audience) == numbers(calls, *destinations)
    for to, call in calls.items():
        assert (call_card(audience, call.pk) is not None) == (to in list(destinations))


def test_a_crew_sees_the_call_its_unit_is_on_whatever_the_program(
    calls, make_unit, make_person, make_assignment
):
    unit = make_unit("ART1", Program.ART)
    crew = make_person(Role.CREW, program=Program.ART, unit=unit)
    make_assignment(calls[Destination.CRT], unit)
    assert seen(audience_of(crew)) == numbers(calls, Destination.ART, Destination.CRT)


def test_a_crew_keeps_no_closed_call(make_call, crew):
    call = make_call(CallStatus.CLOSED)
    assert call_card(audience_of(crew), call.pk) is None
    assert call_card(ROOM, call.pk) is not None


def test_the_most_urgent_comes_first(make_call):
    for priority in (4, 1, 3):
        make_call(priority=priority)
    make_call(CallStatus.RECEIVED)
    ranks = [row.rank for row in board_for(ROOM)]
    assert ranks == sorted(ranks)
    assert [rank[:2] for rank in ranks] == ["00", "01", "13", "14"]


class TestFields:
    @pytest.fixture
    def call(self, make_call, dispatcher, clinician):
        call = make_call(
            destination=Destination.CCD, caller_name="Nobody Real", narrative="Spoken words."
        )
        write_note(actor=dispatcher, call_id=call.pk, text="Operational words.")
        write_note(
            actor=clinician,
            call_id=call.pk,
            text="Clinical words.",
            clearance=Clearance.CLINICAL,
        )
        return call

    @pytest.mark.parametrize(
        ("role", "person", "said", "clinical"),
        [
            (Role.CALL_TAKER, True, True, False),
            (Role.DISPATCHER, True, True, False),
            (Role.CLINICIAN, True, True, True),
            (Role.SUPERVISOR, True, True, False),
            (Role.MANAGER, False, False, False),
            (Role.AUDITOR, False, False, False),
        ],
    )
    def test_what_is_not_granted_is_not_there(self, call, role, person, said, clinical):
        card = call_card(Audience(role, Program.CCD), call.pk)
        everything = str(card)
        assert ("Nobody Real" in everything) == person
        assert ("Spoken words." in everything) == said
        assert ("Operational words." in everything) == said
        assert "Clinical words." not in everything  # they are in the chart, to look is recorded
        assert (str(IN_THE_CHART) in everything) == clinical

    def test_a_unit_does_not_give_away_a_call_its_viewer_may_not_see(
        self, call, dispatcher, unit, make_person
    ):
        assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
        elsewhere = Audience(Role.CREW, Program.ART)
        assert units_for(elsewhere)[0].status == "dispatched · a call"
        assert units_for(elsewhere)[0].call_id is None
        assert call.number in units_for(ROOM)[0].status


def test_two_answers_stand_on_the_row_and_in_the_cell(make_call, dispatcher, call_taker):
    call = make_call()
    for actor, value in ((dispatcher, "knife in kitchen"), (call_taker, "none seen")):
        state_fact(actor=actor, call_id=call.pk, topic="weapon", value=value, seen=[])
    card = call_card(ROOM, call.pk)
    assert card.row.hot_tags == ("Weapon: two answers",)
    cell = next(cell for cell in card.facts if cell.topic == "weapon")
    assert cell.differs
    assert [one.value for one in cell.statements] == ["knife in kitchen", "none seen"]
    assert {one.by for one in cell.statements} == {dispatcher.name, call_taker.name}


class TestUnits:
    def test_free_units_of_the_program_come_first(self, make_unit):
        make_unit("CRT1")
        make_unit("CRT2", duty=Duty.OFF_DUTY)
        make_unit("ART1", Program.ART)
        free = free_units_for(ROOM, Program.ART)
        assert [row.callsign for row in free] == ["ART1", "CRT1"]

    def test_are_listed_as_people_count(self, make_unit):
        for callsign in ("CRT10", "CRT2", "CRT1"):
            make_unit(callsign)
        assert [row.callsign for row in units_for(ROOM)] == ["CRT1", "CRT2", "CRT10"]

    @pytest.mark.parametrize(
        ("status", "mark"),
        [("dispatched", "▷"), ("en_route", "▷"), ("on_scene", "●"), ("transporting", "◐")],
    )
    def test_are_marked_by_shape_and_words(self, make_call, make_assignment, unit, status, mark):
        make_assignment(make_call(CallStatus.ACTIVE), unit, AssignmentStatus(status))
        row = units_for(ROOM)[0]
        assert row.mark == mark
        assert row.status.startswith(status.replace("_", " "))


def test_the_tally_counts_what_is_there(make_call, make_unit, make_assignment):
    make_call(overdue_at=now())
    make_call(CallStatus.ACTIVE)
    make_call(CallStatus.CLOSED)
    make_call(CallStatus.RECEIVED)
    make_unit()
    tally = live_board_for(Audience(Role.MANAGER))
    lines = {line.label: line.counts for line in tally.calls}
    assert lines["Crisis Response Team"] == (0, 0, 1, 1)
    assert lines["Not routed yet"] == (1, 0, 0, 0)
    assert (tally.overdue, tally.closed_today) == (1, 1)
    assert tally.units[0].counts == (1, 0, 0, 0, 0, 0, 0)
    assert live_board_for(ROOM) is None


class TestCost:
    """A page takes so many queries whatever its size, three of them for session, person, desk."""

    @pytest.fixture
    def many(self, make_call, make_unit, make_assignment, dispatcher):
        for number in range(25):
            call = make_call(CallStatus.ACTIVE)
            make_assignment(call, make_unit(f"CRT{number}"))
            Note.objects.create(call=call, by=dispatcher, at=now(), text="…")
        return call

    @pytest.mark.parametrize(
        ("path", "queries"), [("/", 13), ("/calls/{}/", 12), ("/calls/{}/assign/", 18)]
    )
    def test_of_a_page(
        self, many, client, dispatcher, django_assert_max_num_queries, path, queries
    ):
        client.force_login(dispatcher, "django.contrib.auth.backends.ModelBackend")
        with django_assert_max_num_queries(queries):
            assert client.get(path.format(many.pk), secure=True).status_code == 200

    def test_of_a_frame(self, many, django_assert_max_num_queries):
        from dispatch.live.feed import frames

        changed = {f"call:{many.pk}": 1, "unit:1": 1}
        with django_assert_max_num_queries(8):
            frames(ROOM, changed, [])
