"""No count under five can be read or worked out, also by somebody who knows the rule."""

from collections import defaultdict
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.reports.suppression import SMALLEST, hide, may_share, suppress

TABLES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 40), max_size=7)


class TestSuppress:
    @given(TABLES, st.text())
    def test_shows_no_small_count(self, cells, secret):
        table = suppress(cells, secret)
        for count in table.cells.values() if table else ():
            assert count is None or count == 0 or count >= SMALLEST

    @given(TABLES, st.text())
    def test_what_is_shown_is_so(self, cells, secret):
        if table := suppress(cells, secret):
            assert all(count in (None, cells[name]) for name, count in table.cells.items())
            assert table.total == sum(cells.values())

    @given(TABLES, st.text())
    def test_subtraction_gives_no_cell_back(self, cells, secret):
        table = suppress(cells, secret)
        if table and table.hides:
            hidden = [name for name, count in table.cells.items() if count is None]
            assert len(hidden) >= 2
            shown = sum(count for count in table.cells.values() if count is not None)
            assert table.total - shown >= len(hidden) + 8

    @pytest.mark.parametrize(("cells", "most"), [(2, 30), (3, 20), (4, 11)])
    def test_who_knows_the_rule_finds_each_of_one_to_four_possible(self, cells, most):
        """Every table of few cells. The attacker sees what is published and knows all but the
        secret; what they can tell of a hidden cell is every value it has in any table that would
        have been published just so.
        """
        published = [
            (counts, shown)
            for counts in product(range(most + 1), repeat=cells)
            for shown in ways(counts)
        ]
        possible = defaultdict(set)
        for counts, shown in published:
            for cell, count in enumerate(counts):
                possible[shown, sum(counts), cell].add(count)
        # Where a count is near the most that was tried, a table that explains it may lie beyond.
        small = [
            (counts, possible[shown, sum(counts), cell])
            for counts, shown in published
            for cell, count in enumerate(counts)
            if 0 < count < SMALLEST and max(counts) <= most - 4
        ]
        assert len(small) > 100
        assert [one for one in small if not {1, 2, 3, 4} <= one[1]] == []

    def test_small_ones_are_never_hidden_alone(self):
        """Five that add up to 19 could each only be 3 or 4, if nothing larger were among them."""
        small = {"a": 3, "b": 4, "c": 4, "d": 4, "e": 4}
        assert suppress(small, "x") is None
        assert suppress({**small, "f": 50}, "x").cells["f"] is None

    def test_the_same_secret_hides_alike_and_another_not(self):
        cells = {"a": 3, **dict.fromkeys("bcdefgh", 50)}
        assert suppress(cells, "x") == suppress(cells, "x")
        assert len({str(suppress(cells, secret)) for secret in "0123456789"}) > 3

    @pytest.mark.parametrize(
        "cells", [{"a": 2, "b": 3}, {"a": 2}, {"a": 2, "b": 0}, {"a": 1, "b": 5}]
    )
    def test_a_table_of_few_is_not_published(self, cells):
        assert suppress(cells, "x") is None

    def test_nothing_small_hides_nothing(self):
        assert not suppress({"a": 5, "b": 0, "c": 12}, "x").hides
        assert suppress({}, "x").total == 0


def ways(counts):
    """However this table may be published, by one secret or another."""
    cells = dict(enumerate(counts))
    others = [name for name, count in cells.items() if count >= SMALLEST]
    found = {hide(cells, order) and tuple(hide(cells, order).cells.values())
             for order in permutations(others)}  # fmt: skip
    return [one for one in found if one and None in one]


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 100, True), (100, 100, True), (4, 100, False), (95, 100, True), (97, 100, False),
     (5, 9, False), (5, 10, True), (0, 3, False)],
)  # fmt: skip
def test_a_share_tells_neither_side_where_it_is_small(part, whole, told):
    assert may_share(part, whole) is told
