"""What a line of another system's history becomes, column by column."""

import pytest

from programs.base.refusals import Invalid
from programs.history import services
from programs.history.services import load_history
from programs.ledger.models import CallFact

HEAD = "number,received_at,source,area,age_group,language,co_response,ems,overdue,band,priority\n"


@pytest.fixture
def loaded(tmp_path):
    def load(text, **more):
        path = tmp_path / "history.csv"
        path.write_text(text)
        return load_history(actor=None, file=path, name="elsewhere", **more)

    return load


@pytest.mark.django_db
class TestALine:
    def test_has_every_column_that_it_had_there(self, loaded):
        line = "1,2025-03-03 10:00,911,73102,adult,Spanish,Yes,0,T,2,3\n"
        assert loaded(HEAD + line).count == 1
        one = CallFact.objects.get()
        assert (one.source, one.area, one.age_group) == ("911", "73102", "adult")
        assert (one.language, one.co_response, one.ems) == ("Spanish", True, False)
        assert (one.overdue, one.band, one.priority) == (True, 2, 3)

    def test_without_them_it_says_nothing(self, loaded):
        loaded(HEAD + "1,2025-03-03 10:00,,,,,,,,two,\n")
        one = CallFact.objects.get()
        assert (one.source, one.area, one.language) == ("other", "", "")
        assert (one.co_response, one.band, one.priority) == (False, None, None)

    @pytest.mark.parametrize("source", ["911", "988", "officer", "self", "other"])
    def test_comes_from_where_calls_come_from(self, loaded, source):
        loaded(HEAD + f"1,2025-03-03 10:00,{source},,,,,,,,\n")
        assert CallFact.objects.get().source == source

    def test_what_is_longer_is_cut_to_what_is_kept(self, loaded):
        number, words = "n" * 41, "x" * 30
        loaded(HEAD + f"{number},2025-03-03 10:00,,{words},{words},{words},,,,,\n")
        one = CallFact.objects.get()
        assert (len(one.number), len(one.area)) == (40, 10)
        assert (len(one.age_group), len(one.language)) == (8, 20)


@pytest.mark.django_db
class TestManyLines:
    def test_each_batch_is_counted(self, loaded, monkeypatch):
        monkeypatch.setattr(services, "BATCH_SIZE", 2)
        lines = "".join(f"{number},2025-03-03 10:00,,,,,,,,,\n" for number in range(5))
        assert loaded(HEAD + lines).count == 5

    def test_each_flaw_is_told_up_to_as_many_as_are_shown(self, loaded, monkeypatch):
        monkeypatch.setattr(services, "PROBLEMS_SHOWN", 3)
        lines = "".join(f"{number},never,,,,,,,,,\n" for number in range(3))
        with pytest.raises(Invalid) as told:
            loaded(HEAD + lines)
        assert [f"line {line}" in str(told.value) for line in (2, 3, 4)] == [True] * 3
        assert "and more" not in str(told.value)
        with pytest.raises(Invalid, match="and more: 4 lines in all") as told:
            loaded(HEAD + lines + "3,never,,,,,,,,,\n")
        assert "line 5" not in str(told.value)
