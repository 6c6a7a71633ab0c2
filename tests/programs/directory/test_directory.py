"""The directory in and out as HSDS 3, its search, and referrals that come back."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localdate, now

from journal.codes.caseload import Domain
from journal.codes.people import Role
from journal.models import Event
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.directory.hsds import reading
from programs.directory.listings import DirectoryQuery, directory_of, directory_out, to_verify
from programs.directory.models import Resource
from programs.directory.selectors import is_open
from programs.directory.services import load_hsds, verify_resource
from programs.people.services import issue_token
from programs.referrals import fhir
from programs.referrals.models import Referral
from programs.referrals.selectors import referral_out
from programs.referrals.services import move_referral, send_referral, share_referral
from tests.conftest import person


def service(**given):
    """A whole service in the specification's words, invented."""
    return {
        "id": str(uuid4()),
        "name": "Sleep Safe",
        "status": "active",
        "description": "Beds for the night.",
        "interpretation_services": "by telephone",
        "organization": {"id": str(uuid4()), "name": "Sleep Safe Inc.", "description": "Beds."},
        "phones": [{"id": str(uuid4()), "number": "405-555-0170"}],
        "languages": [{"id": str(uuid4()), "name": "Spanish"}],
        "schedules": [
            {"id": "s", "byday": "MO,TU", "opens_at": "18:00:00", "closes_at": "08:00:00"}
        ],
        "service_at_locations": [
            {
                "id": "at",
                "location": {
                    "id": "l", "location_type": "physical",
                    "latitude": 35.47, "longitude": -97.52,
                    "addresses": [
                        {
                            "id": "a", "address_1": "1 Park Avenue", "city": "Oklahoma City",
                            "state_province": "OK", "postal_code": "73102", "country": "US",
                            "address_type": "physical",
                        }
                    ],
                },
            }
        ],
        **given,
    }  # fmt: skip


def as_file(*services):
    return json.dumps(list(services)).encode()


@pytest.mark.django_db
class TestHsds:
    def test_in_and_out_again_with_all_it_came_with(self):
        one = service()
        assert load_hsds(actor=None, source=as_file(one)) == 1
        (out,) = directory_out()["contents"]
        assert out["interpretation_services"] == "by telephone"
        assert {key: out[key] for key in ("id", "name", "phones")} == {
            key: one[key] for key in ("id", "name", "phones")
        }
        held = Resource.objects.get()
        assert (held.address, held.languages) == ("1 Park Avenue, Oklahoma City", "Spanish")
        assert held.open_at == [[0, "18:00", "08:00"], [1, "18:00", "08:00"]]

    def test_what_is_longer_than_we_keep_goes_out_whole(self):
        words = "Beds for the night. " * 40
        load_hsds(actor=None, source=as_file(service(description=words)))
        assert directory_out()["contents"][0]["description"] == words
        Resource.objects.update(about="Chairs.")
        assert directory_out()["contents"][0]["description"] == "Chairs."

    def test_what_goes_out_comes_in(self):
        Resource.objects.create(
            name="Food pantry", needs="food", source="x", address="1 Main St, Oklahoma City",
            phone="405-555-0171", open_at=[[0, "09:00", "17:00"]],
        )  # fmt: skip
        written = json.dumps(directory_out()).encode()
        (back,) = reading.read(written)
        assert (back.name, back.phone) == ("Food pantry", "405-555-0171")
        assert back.open_at == [[0, "09:00", "17:00"]]

    def test_a_known_one_is_brought_up_to_date(self):
        one = service()
        load_hsds(actor=None, source=as_file(one))
        load_hsds(actor=None, source=as_file({**one, "name": "Sleep Safer"}))
        assert Resource.objects.get().name == "Sleep Safer"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"name": ""}, "service has no name"),
            ({"id": None}, "service has no id"),
            ({"status": "open"}, "status 'open'"),
            ({"organization": None}, "no organization"),
            ({"organization": {"id": "1", "name": "x"}}, "organization has no description"),
            ({"phones": [{"id": "1"}]}, "phone has no number"),
            ({"organization": "x"}, "organization is no object"),
        ],
    )
    def test_all_that_is_wrong_is_listed_and_nothing_taken(self, change, words):
        good = service()
        with pytest.raises(Invalid, match=words) as refused:
            load_hsds(actor=None, source=as_file(good, {**service(), **change}, service(name="")))
        assert "has no name" in str(refused.value)
        assert not Resource.objects.exists()

    def test_one_that_is_listed_under_another_id_is_named_and_nothing_taken(self):
        one = service()
        load_hsds(actor=None, source=as_file(one))
        again = {**one, "id": str(uuid4())}
        with pytest.raises(Invalid, match=r"Sleep Safe at 1 Park Avenue.* under another id"):
            load_hsds(actor=None, source=as_file(again, service(name="Other", id=str(uuid4()))))
        assert Resource.objects.get().hsds_id == one["id"]

    @pytest.mark.parametrize("source", [b"", b"hello", b"[]", b"[1]", b"PK nothing", b"{}"])
    def test_what_is_no_directory(self, source):
        with pytest.raises(Invalid, match="was not loaded"):
            load_hsds(actor=None, source=source)

    def test_a_million_rows(self):
        row = b'{"id": "1", "name": "x", "status": "active"},'
        with pytest.raises(Invalid) as refused:
            load_hsds(actor=None, source=b"[" + row * 1_000_000 + row[:-1] + b"]")
        assert "20,000" in str(refused.value)
        assert len(str(refused.value)) < 20_000

    def test_one_id_twice(self):
        one = service()
        with pytest.raises(Invalid, match="comes twice"):
            load_hsds(actor=None, source=as_file(one, one))

    def test_an_organization_with_its_services(self):
        one = service()
        whole = {**one["organization"], "services": [{**one, "organization": None}]}
        assert reading.read(json.dumps(whole).encode())[0].organization == "Sleep Safe Inc."

    def test_a_tabular_package(self):
        tables = {
            "organizations.csv": "id,name,description\no1,Sleep Safe Inc.,Beds\n",
            "services.csv": "id,organization_id,name,status\ns1,o1,Sleep Safe,active\n",
            "phones.csv": "id,service_id,number\np1,s1,405-555-0170\n",
        }
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, text in tables.items():
                archive.writestr(name, text)
        (one,) = reading.read(file.getvalue())
        assert (one.name, one.phone, one.organization) == (
            "Sleep Safe", "405-555-0170", "Sleep Safe Inc.",
        )  # fmt: skip

    def test_not_by_just_anybody(self, dispatcher):
        with pytest.raises(Forbidden):
            load_hsds(actor=dispatcher, source=as_file(service()))


@pytest.mark.django_db
class TestSearch:
    @pytest.fixture
    def shelter(self):
        return Resource.objects.create(
            name="Night house", needs="shelter, housing", source="x", languages="English, Spanish",
            eligibility="veterans", latitude=35.47, longitude=-97.52,
            open_at=[[day, "18:00", "08:00"] for day in range(7)],
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (DirectoryQuery(words="homeless"), 1),
            (DirectoryQuery(words="food"), 0),
            (DirectoryQuery(language="spanish"), 1),
            (DirectoryQuery(language="arabic"), 0),
            (DirectoryQuery(who="veteran"), 1),
            (DirectoryQuery(who="youth"), 0),
            (DirectoryQuery(spot=(35.47, -97.52), within=1), 1),
            (DirectoryQuery(spot=(36.5, -97.52), within=1), 0),
        ],
    )
    def test_by_need_language_whom_and_distance(self, shelter, wanted, found):
        assert len(directory_of(wanted)) == found

    @pytest.mark.parametrize(
        ("clock", "is_it"), [("17:59", False), ("18:00", True), ("03:00", True), ("08:00", False)]
    )
    def test_open_past_midnight(self, shelter, clock, is_it):
        hour, minute = map(int, clock.split(":"))
        at = datetime(2026, 6, 3, hour + 5, minute, tzinfo=UTC)  # Chicago is five hours behind
        assert is_open(shelter.open_at, at) is is_it

    def test_hours_in_words_are_read_where_they_are_so(self):
        assert reading.hours_in("Mon-Fri 08:00-17:00; Sat 09:00-12:00")[-1] == [5, "09:00", "12:00"]
        assert len(reading.hours_in("24/7")) == 7
        assert reading.hours_in("call for schedule") == []
        assert is_open([], now()) is None

    def test_what_was_found_is_kept_and_no_word_takes_none_away(self, shelter, clinician):
        verify_resource(actor=clinician, resource_id=shelter.pk, note=" Ring twice. ")
        shelter.refresh_from_db()
        assert shelter.about == "Ring twice."
        verify_resource(actor=clinician, resource_id=shelter.pk, note=" ")
        shelter.refresh_from_db()
        assert shelter.about == "Ring twice."
        verify_resource(actor=clinician, resource_id=shelter.pk, note="x" * 301)
        shelter.refresh_from_db()
        assert len(shelter.about) == 300

    def test_what_was_not_verified_lately_is_asked_for(self, shelter, clinician):
        assert [one.id for one in to_verify()] == [shelter.pk]
        verify_resource(actor=clinician, resource_id=shelter.pk)
        assert to_verify() == []
        Resource.objects.update(verified_on=localdate() - timedelta(days=181))
        assert directory_of(DirectoryQuery())[0].unverified
        verify_resource(actor=clinician, resource_id=shelter.pk, gone=True)
        assert directory_of(DirectoryQuery()) == []


@pytest.fixture
def pantry(db):
    return Resource.objects.create(name="Food pantry", needs="food", source="x")


@pytest.fixture
def sent(clinician, pantry):
    return send_referral(
        actor=clinician, resource_id=pantry.pk, need=Domain.FOOD, consent=True, call=uuid4(),
        call_number="26-1",
    )  # fmt: skip


@pytest.mark.django_db
class TestReferral:
    def test_goes_its_way_and_is_closed_by_the_partner(self, clinician, sent):
        for command in ("receive", "accept", "serve"):
            move_referral(actor=clinician, referral_id=sent.pk, command=command, words="Came.")
        sent.refresh_from_db()
        assert sent.status == "served"
        assert list(sent.steps.values_list("status", flat=True)) == [
            "sent", "received", "accepted", "served",
        ]  # fmt: skip
        with pytest.raises(Refusal):
            move_referral(actor=clinician, referral_id=sent.pk, command="decline")

    def test_wants_consent_and_a_service_that_is_there(self, clinician, pantry):
        with pytest.raises(Invalid, match="agrees"):
            send_referral(
                actor=clinician, resource_id=pantry.pk, need=Domain.FOOD, consent=False,
                call=uuid4(),
            )  # fmt: skip
        Resource.objects.update(status="defunct")
        with pytest.raises(Invalid, match="defunct"):
            send_referral(
                actor=clinician, resource_id=pantry.pk, need=Domain.FOOD, consent=True,
                call=uuid4(),
            )  # fmt: skip
        assert not Referral.objects.exists()

    def test_of_substance_use_stays_here_without_its_own_consent(self, clinician, pantry):
        kept = send_referral(
            actor=clinician, resource_id=pantry.pk, need=Domain.SUBSTANCE, consent=True,
            call=uuid4(),
        )  # fmt: skip
        with pytest.raises(Forbidden, match="42 CFR"):
            share_referral(actor=clinician, referral_id=kept.pk)
        assert "substance" not in str(list(Event.objects.values_list("data", flat=True)))
        given = send_referral(
            actor=clinician, resource_id=pantry.pk, need=Domain.SUBSTANCE, consent=True,
            substance_consent=True, call=uuid4(),
        )  # fmt: skip
        share_referral(actor=clinician, referral_id=given.pk)
        assert Event.objects.last().kind == "referral.shared"

    def test_as_fhir_it_has_what_is_required_and_no_name(self, sent):
        out = referral_out(sent.pk)
        request, task = fhir.service_request(out), fhir.task(out)
        assert {"status", "intent", "subject"} <= set(request)
        assert {"status", "intent", "code", "focus", "for", "requester"} <= set(task)
        assert task["status"] == "requested"
        assert task["focus"]["reference"] == f"ServiceRequest/{sent.pk}"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"resourceType": "Patient"}, "no FHIR Task"),
            ({"status": None}, "status"),
            ({"status": "draft"}, "cannot be draft"),
            ({"focus": {"reference": "ServiceRequest/other"}}, "not about this referral"),
            ({"intent": None}, "intent"),
            ({"for": 7}, "not valid FHIR"),
        ],
    )
    def test_a_task_that_is_none(self, sent, change, words):
        task = fhir.task(referral_out(sent.pk)) | change
        with pytest.raises(fhir.BadTask, match=words):
            fhir.read_task({k: v for k, v in task.items() if v is not None}, str(sent.pk))

    def test_an_unknown_one(self, clinician):
        with pytest.raises(NotFound):
            move_referral(actor=clinician, referral_id=uuid4(), command="accept")

    def test_the_partners_machine_closes_the_loop(self, client, sent):
        token, url = _key(), f"/api/v1/fhir/Task/{sent.pk}"
        asked = {"headers": {"Authorization": f"Bearer {token}"}, "secure": True}
        task = client.get(url, **asked).json()
        for _ in range(2):  # said again, it changes nothing
            answer = client.put(
                url,
                {**task, "status": "completed", "statusReason": {"text": "Fed."}},
                content_type="application/json",
                **asked,
            )
            assert (answer.status_code, answer.json()["status"]) == (200, "completed")
        sent.refresh_from_db()
        assert sent.status == "served"
        assert sent.steps.last().words == "Fed."
        answer = client.put(url, b"{", content_type="application/json", **asked)
        assert answer.status_code == 422


def _key():
    person(Role.LEAD, "partner", program="ccd")
    return issue_token(actor=None, username="partner")
