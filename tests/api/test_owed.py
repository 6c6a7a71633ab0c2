"""What is owed, through the API: the findings' instances, and who answers them."""

import pytest
from django.utils.timezone import now

from dispatch.calls.models import Call
from dispatch.live.feed import frames
from dispatch.obligations.answers import accept_obligation
from dispatch.obligations.models import Obligation
from dispatch.obligations.selectors import unmet
from journal.codes.people import Program, Role
from programs.base.permissions import Audience
from programs.ledger.models import CallFact
from programs.ledger.timers import run_due_ledger
from tests.api.test_api import Caller

pytestmark = pytest.mark.django_db
GRAVE = {"others": "signs", "weapon": "present", "medical": "yes"}


@pytest.fixture
def api(client, dispatcher, protocol):
    return Caller(client, dispatcher)


@pytest.fixture
def least(api):
    questions = api.get("/protocol").json()["questions"]
    return {question["key"]: question["answers"][0]["key"] for question in questions}


@pytest.fixture
def triaged(api, least):
    def make(**answers):
        body = {"place": "NW 23 St & N Classen Blvd", "caller_name": "Pat Person"}
        call = api.post("/calls", body | {"caller_phone": "405-555-0143"}).json()
        said = api.post(f"/calls/{call['id']}/triage", {"answers": least | answers})
        assert said.status_code == 200
        return Call.objects.get(pk=call["id"])

    return make


def owed(api, call):
    return {row["kind"]: row for row in api.get(f"/calls/{call.pk}").json()["owed"]}


def test_a_grave_decision_is_asked_of_those_who_can_do_it(api, triaged):
    call = triaged(**GRAVE)
    rows = owed(api, call)
    assert {"police", "ems"} <= set(rows)
    assert {row["status"] for row in rows.values()} == {"asked"}
    listed = [row["kind"] for row in api.get("/owed").json() if row["call_id"] == str(call.pk)]
    assert set(listed) == set(rows)
    for kind, who in (("police", "2B15"), ("ems", "EMSA 41")):
        said = api.post(f"/owed/{rows[kind]['id']}/accept", {"who": who})
        assert said.json()["status"] == "accepted"
    assert api.post(f"/calls/{call.pk}/arrived", {"agency": "ems"}).status_code == 200
    rows = owed(api, call)
    assert (rows["police"]["who"], rows["ems"]["status"]) == ("2B15", "arrived")
    assert {row.kind for row in unmet(call)} <= {"supervisor"}


def test_a_refusal_is_one_sentence_and_changes_nothing(api, triaged):
    row = owed(api, triaged(**GRAVE))["police"]
    for path, body in (
        ("accept", {"who": ""}),
        ("accept", {}),
        ("end", {"reason": "milder"}),
        ("end", {"reason": "not_needed"}),
        ("end", {"reason": "nonsense"}),
    ):
        said = api.post(f"/owed/{row['id']}/{path}", body)
        assert said.status_code in (403, 422)
    assert Obligation.objects.get(pk=row["id"]).status == "asked"


def test_accepted_once_however_often_it_is_sent(api, triaged):
    row = owed(api, triaged(**GRAVE))["ems"]
    for _ in range(2):
        said = api.post(f"/owed/{row['id']}/accept", {"who": "EMSA 41"}, key="once")
        assert said.status_code == 200
    said = api.post(f"/owed/{row['id']}/accept", {"who": "EMSA 7"})
    assert said.status_code == 409
    assert "EMSA 41" in said.json()["detail"]


def test_a_frequent_caller_reaches_cap(api, triaged, client, make_person, make_unit):
    call = triaged(frequent="yes")
    assert owed(api, call)["cap_offer"]["status"] == "asked"
    unit = make_unit("CAP7", Program.CAP)
    advocate = make_person(Role.CREW, "advocate", program=Program.CAP, unit=unit)
    client.force_login(advocate)
    page = client.get("/owed/cap/", secure=True).content.decode()
    assert "Pat Person" in page
    assert "405-555-0143" in page


def test_an_ordinary_call_owes_nothing(api, triaged):
    assert owed(api, triaged(self_harm="thoughts")) == {}


def test_what_triage_asks_for_is_no_police_asked_for_help(api, triaged):
    call = triaged(**GRAVE)
    run_due_ledger(at=now())
    row = CallFact.objects.get(call=call.pk)
    assert (row.co_response, row.ems, row.police_at) == (True, True, None)
    api.post(f"/calls/{call.pk}/help", {"what": "police"})
    run_due_ledger(at=now())
    # A person who presses besides is one who asked for help.
    assert CallFact.objects.get(call=call.pk).police_at is not None


def test_who_can_do_nothing_of_it_gets_no_frame_of_it(api, triaged):
    call = triaged(frequent="yes", **GRAVE)
    by_kind = {row.kind: f"obligation:{row.pk}" for row in call.obligations.all()}
    seen = {}
    for role, program in (
        (Role.DISPATCHER, None),
        (Role.CREW, Program.CRT),
        (Role.CREW, Program.CAP),
        (Role.MANAGER, None),
        (Role.AUDITOR, None),
    ):
        drawn = frames(Audience(role, program), dict.fromkeys(by_kind.values(), 1), [])
        shown = {frame.subject for frame in drawn if frame.html}
        seen[role, program] = {kind for kind, subject in by_kind.items() if subject in shown}
    assert seen[Role.DISPATCHER, None] == set(by_kind)
    assert seen[Role.CREW, Program.CAP] == {"cap_offer"}
    for other in ((Role.CREW, Program.CRT), (Role.MANAGER, None), (Role.AUDITOR, None)):
        assert seen[other] == set()


def test_the_call_of_the_findings_does_not_end_before_they_are_asked_and_accepted(
    api, triaged, dispatcher, supervisor, unit
):
    """others=signs, weapon=present, medical=yes: dispatched, cleared and closed without anybody."""
    call = triaged(**GRAVE)
    sent = api.post(f"/calls/{call.pk}/assignments", {"unit": unit.callsign}).json()
    hazards = api.get(f"/calls/{call.pk}").json()["hazards_digest"]
    if hazards:
        api.post(f"/assignments/{sent['id']}/hazards", {"seen": hazards})
    for status in ("en_route", "on_scene", "cleared"):
        said = api.post(f"/assignments/{sent['id']}/progress", {"status": status})
        assert said.status_code == 200, said.content
    ending = {"disposition": "stabilised_in_place"}
    refused = api.post(f"/calls/{call.pk}/close", ending)
    assert refused.status_code in (409, 422), refused.content
    assert Call.objects.get(pk=call.pk).status != "closed"
    for row in unmet(call):
        actor = supervisor if row.kind == "supervisor" else dispatcher
        accept_obligation(actor=actor, obligation_id=row.pk, who="2B15")
    closed = api.post(f"/calls/{call.pk}/close", ending)
    assert closed.status_code == 200, closed.content
