"""No count under five can be read or worked out, also by somebody who knows the rule."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.suppression import LEAST_HIDDEN, SMALLEST, may_share, suppress

TABLES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 40), max_size=7)


def still_possible(table):
    """For each hidden cell, every value it may have had: all tables that the rule would have
    shown just so. The attacker knows the rule, the total and whatever is shown.
    """
    hidden = [name for name, count in table.cells.items() if count is None]
    shown = {name: count for name, count in table.cells.items() if count is not None}
    whole = table.total - sum(shown.values())
    found = {name: set() for name in hidden}
    for rest in product(range(1, whole), repeat=len(hidden) - 1):
        last = whole - sum(rest)
        if last < 1:
            continue
        guess = dict(zip(hidden, (*rest, last), strict=True))
        if suppress({**shown, **guess}) == table:
            for name, count in guess.items():
                found[name].add(count)
    return found


class TestSuppress:
    @given(TABLES)
    def test_shows_no_small_count_nor_total(self, cells):
        table = suppress(cells)
        for count in (*table.cells.values(), table.total):
            assert count is None or count == 0 or count >= SMALLEST

    @given(TABLES)
    def test_what_is_shown_is_so(self, cells):
        table = suppress(cells)
        assert all(count in (None, cells[name]) for name, count in table.cells.items())
        assert table.total in (None, sum(cells.values()))

    @given(TABLES)
    def test_subtraction_gives_no_cell_back(self, cells):
        table = suppress(cells)
        hidden = [name for name, count in table.cells.items() if count is None]
        if table.total is not None and hidden:
            assert len(hidden) >= 2
            shown = sum(count for count in table.cells.values() if count is not None)
            assert table.total - shown >= LEAST_HIDDEN

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.integers(0, 14), min_size=2, max_size=4))
    def test_who_knows_the_rule_still_finds_each_of_one_to_four_possible(self, counts):
        cells = dict(zip("abcd", counts, strict=False))
        table = suppress(cells)
        if table.total is None or not table.hides:
            return
        possible = still_possible(table)
        for name, count in cells.items():
            if 0 < count < SMALLEST:
                assert {1, 2, 3, 4} <= possible[name], (cells, table, possible)

    def test_the_smallest_other_is_hidden_with_it(self):
        table = suppress({"a": 3, "b": 8, "c": 30})
        assert (table.cells, table.total) == ({"a": None, "b": None, "c": 30}, 41)

    def test_two_that_would_give_one_away_take_a_third_along(self):
        """4 and 6, where the next is 6 too: the small one could only be 4."""
        assert suppress({"a": 4, "b": 6, "c": 6, "d": 50}).cells == {
            "a": None, "b": None, "c": None, "d": 50,
        }  # fmt: skip

    def test_a_table_of_few_hides_its_total(self):
        assert suppress({"a": 2, "b": 3}).total is None
        assert suppress({"a": 2}).total is None
        assert suppress({"a": 2, "b": 0}).cells == {"a": None, "b": 0}

    def test_nothing_small_hides_nothing(self):
        assert not suppress({"a": 5, "b": 0, "c": 12}).hides
        assert suppress({}).total == 0


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 100, True), (100, 100, True), (4, 100, False), (95, 100, True), (97, 100, False),
     (5, 9, False), (5, 10, True), (0, 3, False)],
)  # fmt: skip
def test_a_share_tells_neither_side_where_it_is_small(part, whole, told):
    assert may_share(part, whole) is told
