"""The picture of the house is the one that the imports draw now."""

import itertools

import pytest

from tests.tower import COMMAND, PICTURE, STOREYS, Circle, direct, draw, laid_out, rooms, rows

TINY = {
    "journal.codes": frozenset(),
    "programs.base": frozenset({"journal.codes"}),
    "programs.people": frozenset({"programs.base", "journal.codes"}),
    "dispatch.calls": frozenset({"programs.people"}),
    "dispatch.alerts": frozenset({"dispatch.calls", "programs.base"}),
    "triage.decisions": frozenset({"dispatch.calls"}),
    "mih.api": frozenset({"triage.decisions"}),
}


def test_the_picture_is_what_the_imports_say():
    # Not by ==: pytest would compare fifty thousand letters, line by line.
    same = PICTURE.read_text() == draw(rooms())
    assert same, f"docs/tower.svg is not the house as it is. Draw it again: {COMMAND}"


def test_nothing_points_up_and_no_room_overlaps_another():
    graph = rooms()
    height = rows(graph)
    assert set(STOREYS) == {room.split(".")[0] for room in graph}
    assert all(height[room] > height[name] for room in graph for name in graph[room])
    middle = laid_out(graph)
    for place, x in middle.items():
        for other, there in middle.items():
            if place != other and place.row == other.row:
                assert abs(x - there) >= (place.width + other.width) / 2, (place, other)


def test_a_line_is_left_out_where_a_longer_way_leads_down():
    assert direct(TINY) == {
        ("programs.base", "journal.codes"),
        ("programs.people", "programs.base"),
        ("dispatch.calls", "programs.people"),
        ("dispatch.alerts", "dispatch.calls"),
        ("triage.decisions", "dispatch.calls"),
        ("mih.api", "triage.decisions"),
    }


def test_rooms_that_import_each_other_are_named():
    circle = TINY | {"programs.base": frozenset({"dispatch.alerts"})}
    with pytest.raises(Circle) as refused:
        draw(circle)
    said = str(refused.value).removeprefix("Rooms import each other: ").split(" imports ")
    assert said[0] == said[-1]
    assert {"programs.base", "dispatch.alerts"} <= set(said)
    assert all(lower in circle[upper] for upper, lower in itertools.pairwise(said))
