"""Every column of another system's history arrives as it was said, or is refused by name."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from journal.models import Event
from programs.base.refusals import Invalid
from programs.history import services
from programs.history.services import COLUMNS, Mapped, load_history, read_mapping
from programs.ledger.models import CallFact

pytestmark = pytest.mark.django_db

WHOLE = {
    "number": "A-1",
    "received_at": "2025-03-03 10:00",
    "offered_at": "2025-03-03 10:01",
    "accepted_at": "2025-03-03 10:02",
    "talk_ended_at": "2025-03-03 10:20",
    "dispatched_at": "2025-03-03 10:21",
    "on_scene_at": "2025-03-03 10:40",
    "cleared_at": "2025-03-03 11:30",
    "closed_at": "2025-03-03 11:45",
    "program": "crt",
    "disposition": "transported_voluntarily",
    "unserved": "",
    "taken_to": "urgent_recovery",
    "source": "officer",
    "area": "northwest side",
    "age_group": "25 to 44 years",
    "language": "spanish",
    "co_response": "Yes",
    "ems": "1",
    "overdue": "no",
    "jail_avoided": "T",
    "band": "2",
    "priority": "3",
}


@pytest.fixture
def load(tmp_path):
    def load(*lines, name="elsewhere", actor=None, **options):
        path = tmp_path / "history.csv"
        columns = list(lines[0])
        rows = [",".join(line.get(column, "") for column in columns) for line in lines]
        path.write_text("\n".join([",".join(columns), *rows]))
        return load_history(actor=actor, file=path, name=name, **options)

    return load


def test_every_column_arrives(load):
    assert set(WHOLE) == set(COLUMNS)
    load(WHOLE)
    one = CallFact.objects.get()
    chicago = ZoneInfo("America/Chicago")
    for name in services.TIMES:
        said = datetime.fromisoformat(WHOLE[name]).replace(tzinfo=chicago)
        assert getattr(one, name) == said, name
    assert (one.number, one.loaded_from, one.source) == ("A-1", "elsewhere", "officer")
    assert (one.program, one.disposition) == ("crt", "transported_voluntarily")
    assert (one.unserved, one.taken_to) == (None, "urgent_recovery")
    assert (one.co_response, one.ems, one.overdue, one.jail_avoided) == (True, True, False, True)
    assert (one.band, one.priority) == (2, 3)


def test_what_people_are_compared_by_is_cut_to_its_length(load):
    load(WHOLE)
    one = CallFact.objects.get()
    assert one.area == "northwest "[: services.LIMIT["area"]]
    assert one.age_group == "25 to 44"
    assert one.language == "spanish"


@pytest.mark.parametrize("said", ["1", "true", "Yes", "y", "T"])
def test_a_yes_however_written(load, said):
    load({**WHOLE, "overdue": said})
    assert CallFact.objects.get().overdue


@pytest.mark.parametrize("said", ["0", "false", "no", "", "maybe"])
def test_whatever_else_is_a_no(load, said):
    load({**WHOLE, "ems": said})
    assert not CallFact.objects.get().ems


@pytest.mark.parametrize("said", ["", "two", "-1", "²"])
def test_a_band_that_is_no_number_is_not_known(load, said):
    load({**WHOLE, "band": said, "priority": said})
    one = CallFact.objects.get()
    assert (one.band, one.priority) == (None, None)


@pytest.mark.parametrize("source", ["911", "988", "officer", "self", "other"])
def test_a_source_of_ours_or_other(load, source):
    load({**WHOLE, "source": source})
    assert CallFact.objects.get().source == source


def test_without_a_source_it_came_from_somewhere_else(load):
    load({**WHOLE, "source": ""})
    assert CallFact.objects.get().source == "other"


def test_a_number_is_cut_to_forty_letters(load):
    load({**WHOLE, "number": "9" * 39 + "ab"})
    assert CallFact.objects.get().number == "9" * 39 + "a"


def test_a_load_of_several_batches_counts_them_all(load, monkeypatch):
    monkeypatch.setattr(services, "BATCH_SIZE", 2)
    loaded = load(*({**WHOLE, "number": str(n)} for n in range(5)))
    assert (loaded.count, loaded.left_out, loaded.flaws) == (5, 0, ())
    assert CallFact.objects.count() == 5


def test_every_flaw_is_listed_up_to_fifty_and_the_rest_counted(load):
    flawed = [{**WHOLE, "number": str(n), "closed_at": "never"} for n in range(49)]
    with pytest.raises(Invalid) as refused:
        load(*flawed, {**WHOLE, "number": "x", "band": "2"})
    assert str(refused.value).count("'never'") == 49
    assert "and more" not in str(refused.value)
    with pytest.raises(Invalid) as refused:
        load(*flawed, *({**one, "number": f"{one['number']}b"} for one in flawed[:2]))
    assert str(refused.value).count("'never'") == 50
    assert "and more: 51 lines in all" in str(refused.value)


def test_two_flaws_of_one_line_are_both_told_and_it_is_one_line(load):
    loaded = load(
        WHOLE,
        {**WHOLE, "number": "2", "closed_at": "never", "disposition": "magic"},
        {**WHOLE, "number": "3", "disposition": "magic"},
        leave_out_flawed=True,
    )
    assert (loaded.count, loaded.left_out) == (1, 2)
    first, second, third = loaded.flaws
    assert "line 3: closed_at is 'never'" in first
    assert "line 3: disposition is 'magic', none of settled_by_phone" in second
    assert "line 4" in third


def test_a_flaw_is_quoted_to_forty_letters(load):
    for column in ("closed_at", "disposition"):
        with pytest.raises(Invalid) as refused:
            load({**WHOLE, column: "z" * 39 + "AB"})
        assert f"'{'z' * 39}A'" in str(refused.value)


@pytest.mark.parametrize("column", ["dispatched_at", "on_scene_at", "cleared_at"])
def test_what_comes_before_what_came_before_it_is_refused(load, column):
    with pytest.raises(Invalid, match=f"{column} is before what comes before it"):
        load({**WHOLE, column: "2025-03-03 09:00"})
    assert not Event.objects.exists()


def test_two_at_one_minute_are_in_order(load):
    load({**WHOLE, "dispatched_at": WHOLE["received_at"], "on_scene_at": WHOLE["received_at"]})
    assert CallFact.objects.get().on_scene_at == CallFact.objects.get().received_at


def test_a_call_with_an_outcome_ended_when_it_was_last_heard_of(load):
    load({**WHOLE, "closed_at": ""})
    one = CallFact.objects.get()
    assert one.closed_at == one.cleared_at


def test_an_end_that_was_told_stays(load):
    load(WHOLE)
    one = CallFact.objects.get()
    assert one.closed_at - one.cleared_at == timedelta(minutes=15)


def test_a_call_without_an_outcome_has_not_ended(load):
    load({**WHOLE, "closed_at": "", "disposition": ""})
    assert CallFact.objects.get().closed_at is None


@pytest.mark.parametrize("name", ["", "   ", "n" * 41])
def test_a_history_has_a_name_of_forty_letters_at_most(load, name):
    with pytest.raises(Invalid, match="at most 40"):
        load(WHOLE, name=name)
    load(WHOLE, name="n" * 40)


@pytest.mark.parametrize("name", ["number", "received_at"])
def test_a_mapping_without_what_every_call_has(load, name):
    columns = {column: column for column in COLUMNS if column != name}
    with pytest.raises(Invalid, match=f"no column '{name}'"):
        load(WHOLE, mapping=Mapped(columns))


def test_a_mapping_without_a_zone_is_of_the_citys_clock(load):
    load(WHOLE, mapping=Mapped({column: column for column in COLUMNS}))
    assert CallFact.objects.get().received_at == datetime(2025, 3, 3, 16, 0, tzinfo=UTC)


def test_a_mapping_says_what_is_meant_where_nothing_is_said(load):
    mapping = read_mapping(
        '[columns]\nnumber = "number"\nreceived_at = "received_at"\nprogram = "program"\n'
        '[defaults]\nprogram = "art"\nsource = "988"\n[values.program]\nMobile = "crt"\n'
    )
    load(
        {"number": "1", "received_at": "2025-03-03 10:00", "program": ""},
        {"number": "2", "received_at": "2025-03-03 10:00", "program": " mobile "},
        mapping=mapping,
    )
    told = CallFact.objects.order_by("number").values_list("program", "source")
    assert list(told) == [("art", "988"), ("crt", "988")]


@pytest.mark.parametrize(
    "part", ["[columns]\nshoe = 'x'", "[values.shoe]", "[defaults]\nshoe = 'x'"]
)
def test_a_mapping_of_what_there_is_not_is_refused_with_what_there_is(part):
    head = "" if part.startswith("[columns]") else "[columns]\nnumber = 'n'\n"
    with pytest.raises(Invalid, match="'shoe', which is none of number, received_at"):
        read_mapping(f"{head}{part}\n")


def test_in_whose_name_it_is(load, manager):
    load(WHOLE, actor=manager)
    load({**WHOLE, "number": "2"})
    names = Event.objects.filter(kind="history.call_loaded").order_by("seq")
    assert list(names.values_list("actor_id", flat=True)) == [manager.pk, None]
