"""The directory from its own columns and as HSDS: taken whole, or not at all, and nobody else's."""

import json
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from journal.codes.directory import ListingStatus
from journal.models import Event
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.directory import services
from programs.directory.models import Resource
from programs.directory.services import COLUMNS, load_directory, load_hsds, verify_resource
from tests.programs.directory.test_directory import as_file, service

pytestmark = pytest.mark.django_db

LINE = {
    "name": "Food pantry",
    "needs": "food",
    "about": "A bag a week.",
    "phone": "405-555-0171",
    "address": "1 Main St",
    "hours": "Mon 09:00-17:00",
    "languages": "Spanish",
    "latitude": "35.47",
    "longitude": "-97.52",
    "source": "a list",
    "verified_on": "2026-01-31",
}


def file(*lines):
    rows = [",".join(line[column] for column in COLUMNS) for line in lines]
    return "\n".join([",".join(COLUMNS), *rows])


def test_every_column_arrives():
    assert load_directory(actor=None, source=file(LINE)) == 1
    one = Resource.objects.get()
    for column in ("name", "needs", "about", "phone", "address", "hours", "languages", "source"):
        assert getattr(one, column) == LINE[column]
    assert (one.latitude, one.longitude) == (35.47, -97.52)
    assert str(one.verified_on) == "2026-01-31"


def test_a_known_one_is_brought_up_to_date_in_every_column():
    load_directory(actor=None, source=file(LINE))
    other = {**{column: f"{text} x" for column, text in LINE.items()}, "hours": "always"}
    other |= {"name": LINE["name"], "address": LINE["address"], "verified_on": ""}
    other |= {"latitude": "35.5", "longitude": "-97.6"}
    load_directory(actor=None, source=file(other))
    one = Resource.objects.get()
    assert (one.needs, one.about, one.phone) == ("food x", "A bag a week. x", "405-555-0171 x")
    assert (one.languages, one.source, one.hours) == ("Spanish x", "a list x", "always")
    assert (one.latitude, one.longitude, one.verified_on) == (35.5, -97.6, None)


def test_its_hours_are_read_anew_with_it():
    load_directory(actor=None, source=file({**LINE, "hours": "24/7"}))
    open_at = Resource.objects.get().open_at
    load_directory(actor=None, source=file({**LINE, "hours": "who knows"}))
    assert Resource.objects.get().open_at != open_at


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "line 3 has no name or no needs"),
        ({"needs": " "}, "line 3 has no name or no needs"),
        ({"latitude": "north"}, "line 3 cannot be read"),
        ({"longitude": "west"}, "line 3 cannot be read"),
        ({"verified_on": "lately"}, "line 3 cannot be read"),
    ],
)
def test_a_line_that_cannot_be_changes_nothing(change, words):
    with pytest.raises(Invalid, match=words):
        load_directory(actor=None, source=file(LINE, {**LINE, "address": "2", **change}))
    assert not Resource.objects.exists()


def test_a_column_that_is_missing_is_named():
    with pytest.raises(Invalid, match="no column 'needs'"):
        load_directory(actor=None, source=file(LINE).replace("needs,", "", 1))


def test_in_whose_name(manager, lead):
    load_directory(actor=manager, source=file(LINE))
    load_hsds(actor=lead, source=as_file(service()))
    load_hsds(actor=None, source=as_file(service(name="Other")))
    names = Event.objects.filter(kind="directory.loaded").order_by("seq")
    assert list(names.values_list("actor_id", flat=True)) == [manager.pk, lead.pk, None]


class TestHsds:
    def test_one_that_is_ours_already_under_no_id_is_refused_by_its_name(self):
        theirs = service()
        Resource.objects.create(
            name=theirs["name"], address="1 Park Avenue, Oklahoma City", needs="bed", source="x"
        )
        with pytest.raises(Invalid) as refused:
            load_hsds(actor=None, source=as_file(theirs, service(name="Other")))
        assert "Sleep Safe at 1 Park Avenue, Oklahoma City is listed already" in str(refused.value)
        assert "Other" not in str(refused.value)
        assert Resource.objects.count() == 1

    def test_one_without_an_address_that_is_listed_already(self):
        theirs = service(service_at_locations=[])
        Resource.objects.create(name=theirs["name"], address="", needs="bed", source="x")
        with pytest.raises(Invalid, match="Sleep Safe at no address is listed already"):
            load_hsds(actor=None, source=as_file(theirs))

    def test_many_that_are_listed_already_are_not_all_named(self):
        ours = [service(name=f"Bed {n}") for n in range(51)]
        load_hsds(actor=None, source=as_file(*ours))
        again = [{**one, "id": str(uuid4())} for one in ours]
        with pytest.raises(Invalid) as refused:
            load_hsds(actor=None, source=as_file(*again))
        assert str(refused.value).count("is listed already") == 50

    def test_one_that_moved_where_another_is(self):
        """It is known by its id, so that only the constraint can refuse it."""
        first, second = service(), service(name="Other")
        load_hsds(actor=None, source=as_file(first, second))
        with pytest.raises(Invalid, match="two of its services have one name and one address"):
            load_hsds(actor=None, source=as_file({**second, "name": first["name"]}))
        assert set(Resource.objects.values_list("name", flat=True)) == {"Sleep Safe", "Other"}

    def test_a_file_of_fifty_megabytes_and_no_more(self, monkeypatch):
        whole = as_file(service())
        monkeypatch.setattr(services, "FILE_AT_MOST", len(whole))
        assert load_hsds(actor=None, source=whole) == 1
        with pytest.raises(Invalid, match="larger than 50 MB"):
            load_hsds(actor=None, source=whole + b" ")

    def test_a_known_one_is_brought_up_to_date_in_all_that_it_says(self):
        one = service()
        load_hsds(actor=None, source=as_file(one))
        other = json.loads(json.dumps(one).replace("1 Park Avenue", "2 Park Avenue"))
        other |= {
            "name": "Sleep Safer", "status": "inactive", "description": "Chairs.",
            "url": "https://example.org", "email": "x@example.org",
            "eligibility_description": "Adults.",
            "phones": [{"id": "p", "number": "405-555-0199"}],
            "languages": [{"id": "l", "name": "Vietnamese"}],
            "schedules": [
                {"id": "s", "byday": "WE", "opens_at": "10:00:00", "closes_at": "12:00:00"}
            ],
        }  # fmt: skip
        load_hsds(actor=None, source=as_file(other))
        held = Resource.objects.get()
        assert (held.name, held.status, held.about) == ("Sleep Safer", "inactive", "Chairs.")
        assert (held.website, held.email) == ("https://example.org", "x@example.org")
        assert (held.eligibility, held.phone) == ("Adults.", "405-555-0199")
        assert (held.languages, held.address) == ("Vietnamese", "2 Park Avenue, Oklahoma City")
        assert held.open_at == [[2, "10:00", "12:00"]]
        assert held.received["description"] == "Chairs."
        assert held.source == "HSDS import"


class TestVerified:
    @pytest.fixture
    def pantry(self):
        return Resource.objects.create(
            name="Food pantry", needs="food", about="A bag.", address="1", source="x"
        )

    def test_today_by_whom_and_what_is_new(self, clinician, pantry):
        other = Resource.objects.create(name="Other", needs="food", address="2", source="x")
        verify_resource(actor=clinician, resource_id=pantry.pk, note=" Two bags. ")
        pantry.refresh_from_db()
        other.refresh_from_db()
        assert (pantry.verified_on, pantry.verified_by) == (localdate(), clinician)
        assert (pantry.about, pantry.status) == ("Two bags.", "active")
        assert (other.verified_on, other.about) == (None, "")

    def test_without_a_note_what_is_said_of_it_stays(self, lead, pantry):
        verify_resource(actor=lead, resource_id=pantry.pk, note="  ")
        pantry.refresh_from_db()
        assert pantry.about == "A bag."

    def test_a_note_is_cut_to_three_hundred_letters(self, lead, pantry):
        verify_resource(actor=lead, resource_id=pantry.pk, note="x" * 299 + "yz")
        pantry.refresh_from_db()
        assert pantry.about == "x" * 299 + "y"

    def test_a_service_that_is_gone_and_is_there_again(self, lead, pantry):
        verify_resource(actor=lead, resource_id=pantry.pk, gone=True)
        pantry.refresh_from_db()
        assert pantry.status == "defunct"
        verify_resource(actor=lead, resource_id=pantry.pk)
        pantry.refresh_from_db()
        assert pantry.status == "active"

    def test_those_who_maintain_it_or_refer_to_it(self, manager, clinician, dispatcher, pantry):
        for actor in (manager, clinician):
            verify_resource(actor=actor, resource_id=pantry.pk)
        with pytest.raises(Forbidden, match="may not verify"):
            verify_resource(actor=dispatcher, resource_id=pantry.pk)
        with pytest.raises(NotFound):
            verify_resource(actor=manager, resource_id=pantry.pk + 1)


@pytest.mark.parametrize("status", ListingStatus)
def test_every_status_of_the_specification_is_taken_in_whole(status):
    load_hsds(actor=None, source=as_file(service(status=status)))
    assert Resource.objects.get().status == status
