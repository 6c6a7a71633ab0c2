"""The JSON API: the whole path, keys that act once, and bad input."""

import json
from uuid import uuid4

import pytest
from django.db import connection, transaction

from dispatch.calls.models import Assignment, Call, Note
from journal.codes.calls import CallStatus, Clearance, Destination
from journal.selectors import events_after, last_seq
from programs.people.services import issue_token, revoke_tokens
from tests.conftest import in_thread

pytestmark = pytest.mark.django_db
LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def api(client, dispatcher, protocol):
    return Caller(client, dispatcher)


class Caller:
    def __init__(self, client, staff):
        self.client = client
        self.token = issue_token(actor=None, username=staff.username)
        self.start = last_seq()

    def get(self, path, **query):
        return self.client.get(f"/api/v1{path}", query, secure=True, headers=self._headers())

    def post(self, path, body=None, key=None, raw=None):
        return self.client.post(
            f"/api/v1{path}",
            json.dumps(body or {}) if raw is None else raw,
            content_type="application/json",
            secure=True,
            headers=self._headers() | ({"Idempotency-Key": key} if key else {}),
        )

    def _headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    def kinds(self):
        return [event.kind for event in events_after(self.start)]


def test_the_whole_path(api, unit):
    created = api.post("/calls", {"place": "NW 23 St & N Classen Blvd", "narrative": "Pacing."})
    assert created.status_code == 201
    call = f"/calls/{created.json()['id']}"
    assert created.json()["number"] == api.get(call).json()["number"]

    questions = api.get("/protocol").json()["questions"]
    least = {question["key"]: question["answers"][0]["key"] for question in questions}
    decision = api.post(f"{call}/triage", {"answers": least | {"self_harm": "plan"}}).json()
    assert (decision["band"], decision["destination"], decision["rule"]) == (2, "crt", "plan")
    assert "plan" in decision["because"]

    assert api.post(f"{call}/notes", {"text": "Sits on the porch."}).status_code == 201
    assigned = api.post(f"{call}/assignments", {"unit": "CRT1"})
    assert assigned.status_code == 201
    step = f"/assignments/{assigned.json()['id']}/progress"
    # What triage found is read before anybody goes.
    assert api.post(step, {"status": "en_route"}).status_code == 409
    seen = api.get(call).json()
    assert seen["hazards"]
    assert seen["facts"][2]["statements"][0]["by_triage"]
    read = f"/assignments/{assigned.json()['id']}/hazards"
    assert api.post(read, {"seen": seen["hazards_digest"]}).status_code == 200
    for status in ("en_route", "on_scene", "transporting", "cleared"):
        assert api.post(step, {"status": status}).json()["status"] == status
    closed = api.post(f"{call}/close", {"disposition": "transported_voluntarily"})
    assert closed.json()["status"] == "closed"
    detail = api.get(call).json()
    assert detail["disposition"] == "Taken to care, voluntarily"
    assert [assignment["unit"] for assignment in detail["assignments"]] == ["CRT1"]
    assert "Sits on the porch." in [line["text"] for line in detail["timeline"]]
    assert api.get("/calls").json() == []
    assert api.get("/units").json()[0]["status"] == "available"
    happened = api.get("/events", after=api.start).json()
    assert [event["kind"] for event in happened["events"]] == api.kinds()
    assert happened["next"] == happened["head"] == last_seq()


class TestIdempotencyKey:
    def test_the_same_key_makes_one_call_and_answers_the_same(self, api):
        first = api.post("/calls", {"place": "Scissortail Park"}, key="k1")
        again = api.post("/calls", {"place": "Scissortail Park"}, key="k1")
        assert first.json() == again.json()
        assert (first.status_code, again.status_code) == (201, 201)
        assert Call.objects.count() == 1
        assert api.kinds() == ["call.received"]

    def test_every_write_honors_it(self, api, unit, make_call):
        call = f"/calls/{make_call(CallStatus.TRIAGING).pk}"
        answers = {"answers": {"threat": "yes"}}
        assert _twice(api, f"{call}/triage", answers) == [200, 200]
        assert _twice(api, f"{call}/notes", {"text": "Once."}) == [201, 201]
        assert Note.objects.count() == 1
        assert _twice(api, f"{call}/assignments", {"unit": "CRT1"}) == [201, 201]
        step = f"/assignments/{Assignment.objects.get().pk}/progress"
        assert _twice(api, step, {"status": "cancelled"}) == [200, 200]
        mild = f"/calls/{make_call(destination=Destination.LIFELINE, priority=4).pk}"
        assert _twice(api, f"{mild}/attempts", {"tried": "no_answer"}) == [201, 201]
        assert _twice(api, f"{mild}/close", {"disposition": "wrong_number"}) == [200, 200]

    def test_another_request_under_the_key_is_refused(self, api):
        api.post("/calls", {"place": "Scissortail Park"}, key="k1")
        other = api.post("/calls", {"place": "Will Rogers Park"}, key="k1")
        assert other.status_code == 422
        assert Call.objects.count() == 1

    def test_a_refused_request_leaves_the_key_free(self, api, make_call, unit):
        path = f"/calls/{make_call(CallStatus.RECEIVED).pk}"
        body = {"unit": "CRT1"}
        assert api.post(f"{path}/assignments", body, key="k1").status_code == 409
        api.post(f"{path}/triage", {"answers": {}})
        assert api.post(f"{path}/assignments", body, key="k1").status_code == 201

    def test_keys_of_two_people_are_two_keys(self, api, client, supervisor):
        other = Caller(client, supervisor)
        assert api.post("/calls", key="k1").json() != other.post("/calls", key="k1").json()

    @pytest.mark.parametrize("key", ["", "x" * 201])
    def test_a_key_has_a_sensible_length(self, api, key):
        answer = api.client.post(
            "/api/v1/calls",
            "{}",
            content_type="application/json",
            secure=True,
            headers={**api._headers(), "Idempotency-Key": key},
        )
        assert answer.status_code == 422


@LIVE
def test_a_key_in_flight_is_waited_for(api):
    answers = []
    with transaction.atomic():
        first = api.post("/calls", key="k1").json()
        other = in_thread(lambda: answers.append(api.post("/calls", key="k1").json()))
        other.join(0.5)
        assert other.is_alive()
    other.join(5)
    assert answers == [first]
    assert Call.objects.count() == 1


def _twice(api, path, body):
    key = str(uuid4())
    before = last_seq()
    first = api.post(path, body, key=key)
    after = last_seq()
    again = api.post(path, body, key=key)
    assert after > before
    assert last_seq() == after
    assert first.json() == again.json()
    return [first.status_code, again.status_code]


class TestBadInput:
    """One clear sentence, the right status, and nothing changed."""

    def refused(self, api, answer, status, word):
        assert answer.status_code == status, answer.content
        assert word in answer.json()["detail"]
        assert list(answer.json()) == ["detail"]
        assert last_seq() == api.start

    def test_malformed_json(self, api):
        self.refused(api, api.post("/calls", raw='{"place":'), 400, "Cannot parse")

    def test_a_megabyte_of_narrative(self, api):
        self.refused(api, api.post("/calls", {"narrative": "a" * 1_000_000}), 413, "256 kB")

    def test_a_narrative_over_the_limit(self, api):
        self.refused(api, api.post("/calls", {"narrative": "a" * 10_001}), 422, "10000")

    def test_a_field_nobody_knows(self, api):
        self.refused(api, api.post("/calls", {"placed": "x"}), 422, "placed")

    def test_a_source_nobody_knows(self, api):
        self.refused(api, api.post("/calls", {"source": "pigeon"}), 422, "source")

    def test_an_unknown_unit(self, api, make_call):
        answer = api.post(f"/calls/{make_call().pk}/assignments", {"unit": "XYZ9"})
        self.refused(api, answer, 404, "XYZ9")

    def test_an_unknown_call(self, api):
        self.refused(api, api.post(f"/calls/{uuid4()}/notes", {"text": "x"}), 404, "no such call")

    def test_a_call_in_the_wrong_state(self, api, make_call, unit):
        call = make_call(CallStatus.CLOSED)
        answer = api.post(f"/calls/{call.pk}/assignments", {"unit": "CRT1"})
        self.refused(api, answer, 409, "closed")

    def test_an_answer_the_protocol_does_not_offer(self, api, make_call):
        call = make_call(CallStatus.TRIAGING)
        answer = api.post(f"/calls/{call.pk}/triage", {"answers": {"threat": "maybe"}})
        self.refused(api, answer, 422, "no, unknown, yes")

    def test_a_question_the_protocol_does_not_ask(self, api, make_call):
        call = make_call(CallStatus.TRIAGING)
        answer = api.post(f"/calls/{call.pk}/triage", {"answers": {"weather": "no"}})
        self.refused(api, answer, 422, "weather")

    def test_an_empty_note(self, api, make_call):
        self.refused(api, api.post(f"/calls/{make_call().pk}/notes", {"text": ""}), 422, "text")

    def test_a_disposition_nobody_knows(self, api, make_call):
        answer = api.post(f"/calls/{make_call().pk}/close", {"disposition": "vanished"})
        self.refused(api, answer, 422, "disposition")

    def test_a_cursor_that_is_no_number(self, api):
        self.refused(api, api.get("/events", after="soon"), 422, "after")

    def test_a_token_that_is_none(self, client):
        answer = client.get(
            "/api/v1/calls", secure=True, headers={"Authorization": "Bearer nonsense"}
        )
        assert answer.status_code == 401
        assert answer.json() == {"detail": "Unauthorized."}


class TestWhoSeesWhat:
    def test_a_revoked_token_opens_nothing(self, api, dispatcher):
        assert revoke_tokens(actor=None, username=dispatcher.username) == 1
        assert api.get("/calls").status_code == 401

    def test_a_clinical_note_never_reaches_a_dispatcher(self, api, client, clinician, make_call):
        call = make_call(destination=Destination.CCD)
        theirs = Caller(client, clinician)
        secret = {"text": "Clinical words.", "clearance": Clearance.CLINICAL}
        assert theirs.post(f"/calls/{call.pk}/notes", secret).status_code == 201
        assert "Clinical words." not in theirs.get(f"/calls/{call.pk}").content.decode()
        assert "Clinical words." in theirs.get(f"/calls/{call.pk}/chart").content.decode()
        assert api.get(f"/calls/{call.pk}/chart").status_code == 403
        assert "Clinical words." not in api.get(f"/calls/{call.pk}").content.decode()
        assert "Clinical words." not in api.get("/events").content.decode()

    def test_a_manager_sees_no_person_and_no_words(self, client, manager, make_call):
        call = make_call(caller_name="Nobody Real", narrative="Spoken words.")
        seen = Caller(client, manager).get(f"/calls/{call.pk}").json()
        assert (seen["caller_name"], seen["narrative"], seen["facts"]) == (None, None, [])

    def test_events_of_calls_one_may_not_see_are_left_out(self, api, client, clinician, make_call):
        api.post(f"/calls/{make_call().pk}/notes", {"text": "A CRT call."})
        theirs = Caller(client, clinician).get("/events").json()
        assert "call.note_written" not in [event["kind"] for event in theirs["events"]]
        assert theirs["next"] == last_seq()


def test_reading_costs_the_same_whatever_the_size(api, make_call, django_assert_max_num_queries):
    for _ in range(30):
        make_call()
    with django_assert_max_num_queries(8):
        assert len(api.get("/calls").json()) == 30
    assert connection.vendor == "postgresql"


def test_the_schema_names_every_path(client):
    schema = client.get("/api/v1/openapi.json", secure=True).json()
    assert {path.removeprefix("/api/v1") for path in schema["paths"]} == {
        "/calls",
        "/calls/{call_id}/stacked",
        "/places",
        "/assignments/{assignment_id}/hazards",
        "/assignments/{assignment_id}/check-in",
        "/units/{callsign}/position",
        "/calls/{call_id}",
        "/calls/{call_id}/screenings",
        "/calls/{call_id}/triage",
        "/calls/{call_id}/triage/override",
        "/calls/{call_id}/notes",
        "/calls/{call_id}/assignments",
        "/calls/{call_id}/close",
        "/calls/{call_id}/offer",
        "/calls/{call_id}/take",
        "/calls/{call_id}/chart",
        "/calls/{call_id}/records",
        "/calls/{call_id}/help",
        "/owed",
        "/owed/{obligation_id}/accept",
        "/owed/{obligation_id}/end",
        "/calls/{call_id}/arrived",
        "/countersigns/{countersign_id}/answer",
        "/calls/{call_id}/attempts",
        "/calls/{call_id}/imminent",
        "/calls/{call_id}/imminent/in-error",
        "/calls/{call_id}/contact",
        "/calls/{call_id}/transfers",
        "/calls/{call_id}/988-referrals",
        "/handoffs/{handoff_id}/{step}",
        "/transfers/{transfer_id}/outcome",
        "/call-backs/{call_back_id}/attempts",
        "/call-backs/{call_back_id}/finish",
        "/queue",
        "/promised",
        "/presence",
        "/assignments/{assignment_id}/progress",
        "/units",
        "/protocol",
        "/events",
        "/fhir/ServiceRequest/{referral_id}",
        "/fhir/Task/{referral_id}",
    }
