"""Ways to lose a call, each tried: by the API, by commands, by the line. Each ends in a refusal, an
owner or an alarm; none in silence.
"""

from uuid import uuid4

import pytest
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.assignments.services import assign_unit, report_progress, undo_progress
from dispatch.assignments.stacking import stack_unit, swap_calls
from dispatch.calls.models import Assignment, Call
from dispatch.calls.services import state_fact
from dispatch.countersigns.models import Countersign
from dispatch.countersigns.services import answer_countersign
from dispatch.countersigns.timers import run_due_countersigns
from dispatch.handoffs.services import offer_call
from dispatch.line.commands import LineContext
from dispatch.line.reading import read
from dispatch.links.services import link_calls, undo_link
from dispatch.response.services import ask_help, declare_imminent
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from journal.codes.alerts import PageReason
from journal.codes.calls import Band, CallStatus, Destination, Disposition, Topic
from journal.codes.scene import LinkKind
from journal.codes.units import AssignmentStatus
from programs.base.refusals import Refusal
from programs.people.selectors import audience_of
from tests.api.test_api import Caller
from tests.ends import served

pytestmark = pytest.mark.django_db
D = Disposition
GRAVE = Route(
    band=Band.THREAT, destination=Destination.POLICE, priority=1, because="A threat, and hurt.",
    co_response=True, ems=True, supervisor=True,
)  # fmt: skip
MILD = Route(
    band=Band.LIFELINE, destination=Destination.LIFELINE, priority=4, because="Wants to talk."
)
ENDINGS = [one for one in D if one != D.DUPLICATE]
# Everything that somebody could say to make it pass.
EXCUSES = {"unserved": "other", "untriaged": "handed_on", "no_contact": "found_safe"}


@pytest.fixture
def api(client, dispatcher):
    return Caller(client, dispatcher)


@pytest.fixture
def grave(dispatcher, make_call):
    call = make_call(CallStatus.RECEIVED)
    return route_call(actor=dispatcher, call_id=call.pk, route=GRAVE)


@pytest.fixture
def answered(grave):
    """Everybody who was asked for has said who comes: what is left is the ending itself."""
    grave.obligations.filter(status="asked").update(
        status="accepted", accepted_at=now(), who="3A12", due_at=None
    )
    return grave


@pytest.fixture
def mild(dispatcher, make_call):
    call = make_call(CallStatus.RECEIVED)
    return route_call(actor=dispatcher, call_id=call.pk, route=MILD)


def is_kept(call, status=None):
    """It is open, somebody's, and as grave as it was."""
    after = Call.objects.get(pk=call.pk)
    assert after.status != CallStatus.CLOSED
    assert after.owner_id
    assert after.band == call.band
    assert after.priority == call.priority
    assert status is None or after.status == status
    return after


def refused(answer, word=""):
    """One sentence that says what is missing."""
    assert answer.status_code == 422, answer.content
    said = answer.json()
    sentence = said.get("detail") or said.get("error") or str(said)
    assert word in str(sentence), sentence
    return sentence


class TestClosingByTheApi:
    @pytest.mark.parametrize("disposition", ENDINGS)
    def test_a_grave_call_by_any_ending(self, api, grave, disposition):
        refused(api.post(f"/calls/{grave.pk}/close", {"disposition": disposition, **EXCUSES}))
        is_kept(grave)

    @pytest.mark.parametrize("disposition", ENDINGS)
    def test_a_grave_call_by_any_ending_without_a_word(self, api, grave, disposition):
        refused(api.post(f"/calls/{grave.pk}/close", {"disposition": disposition}))
        is_kept(grave)

    @pytest.mark.parametrize(
        "disposition", [one for one in ENDINGS if one not in ("test", "wrong_number", "training")]
    )
    def test_an_untriaged_call_without_a_reason(self, api, make_call, disposition):
        call = make_call(CallStatus.RECEIVED)
        refused(api.post(f"/calls/{call.pk}/close", {"disposition": disposition}))
        is_kept(call)

    def test_as_the_duplicate_of_nothing(self, api, answered):
        answer = api.post(f"/calls/{answered.pk}/close", {"disposition": "duplicate", **EXCUSES})
        refused(answer, "merge this one into it")
        is_kept(answered)

    def test_as_the_duplicate_of_a_call_that_is_only_linked(self, api, dispatcher, grave, mild):
        link_calls(actor=dispatcher, call_id=mild.pk, other_id=grave.pk, kind=LinkKind.RELATED)
        refused(api.post(f"/calls/{grave.pk}/close", {"disposition": "duplicate"}))
        is_kept(grave)

    def test_as_merged_which_it_is_not(self, api, dispatcher, mild):
        declare_imminent(actor=dispatcher, call_id=mild.pk)
        refused(
            api.post(
                f"/calls/{mild.pk}/close",
                {"disposition": "refused", "tried": "said_no", "unserved": "refused",
                 "no_contact": "merged"},
            ),
            "merged into no other call",
        )  # fmt: skip
        is_kept(mild)

    @pytest.mark.parametrize("tried", ["called_off", "others_said"])
    def test_a_grave_call_called_off_on_one_persons_word(self, api, answered, tried):
        answer = api.post(
            f"/calls/{answered.pk}/close",
            {"disposition": "cancelled", "tried": tried, "unserved": "called_off"},
        )
        refused(answer, "one person's word")
        is_kept(answered)

    @pytest.mark.parametrize("disposition", ["test", "wrong_number", "training"])
    def test_a_grave_call_as_no_call_at_all(self, api, answered, disposition):
        refused(
            api.post(f"/calls/{answered.pk}/close", {"disposition": disposition}),
            "one person's word",
        )
        is_kept(answered)

    def test_all_of_a_batch(self, api, make_call):
        calls = [make_call(need=Destination.CRT, need_name="CRT") for _ in range(5)]
        for call in calls:
            refused(
                api.post(
                    f"/calls/{call.pk}/close",
                    {"disposition": "cancelled", **EXCUSES},
                    key=uuid4().hex,
                )
            )
            is_kept(call)

    def test_said_twice_under_one_key(self, api, grave):
        key = uuid4().hex
        for _ in range(2):
            answer = api.post(f"/calls/{grave.pk}/close", {"disposition": "refused"}, key=key)
            assert answer.status_code == 422
        is_kept(grave)

    def test_to_988_while_nobody_there_has_answered(self, api, mild):
        api.post(f"/calls/{mild.pk}/transfers", {"consent": "given", "stayed_on": "both"})
        refused(api.post(f"/calls/{mild.pk}/close", {"disposition": "to_988"}), "988")
        is_kept(mild)

    def test_a_mild_call_settled_by_who_never_asked(self, api, mild):
        refused(api.post(f"/calls/{mild.pk}/close", {"disposition": "settled_by_phone"}))
        is_kept(mild)

    def test_a_phone_call_settled_by_a_dispatcher(self, api, make_call):
        call = make_call(destination=Destination.CCD, priority=4, need=Destination.CCD)
        refused(
            api.post(f"/calls/{call.pk}/close", {"disposition": "settled_by_phone", **EXCUSES}),
            "No clinician",
        )
        is_kept(call)


class TestImminentRisk:
    @pytest.fixture
    def danger(self, dispatcher, answered):
        return declare_imminent(actor=dispatcher, call_id=answered.pk)

    def test_contact_with_nobody_ever_sent(self, api, danger):
        refused(api.post(f"/calls/{danger.pk}/contact"), "Nobody is on record")
        assert is_kept(danger).contact_at is None

    def test_contact_by_a_unit_on_the_way(self, api, danger, make_assignment, unit):
        make_assignment(danger, unit, AssignmentStatus.EN_ROUTE)
        refused(api.post(f"/calls/{danger.pk}/contact"), "Nobody is on record")

    def test_contact_by_a_unit_that_was_cancelled(self, api, danger, make_assignment, unit):
        make_assignment(danger, unit, AssignmentStatus.CANCELLED)
        refused(api.post(f"/calls/{danger.pk}/contact"), "Nobody is on record")

    def test_contact_by_a_unit_that_had_left_before(
        self, api, dispatcher, grave, make_assignment, unit
    ):
        make_assignment(grave, unit, AssignmentStatus.CLEARED)
        declare_imminent(actor=dispatcher, call_id=grave.pk)
        refused(api.post(f"/calls/{grave.pk}/contact"), "Nobody is on record")

    def test_contact_by_phone_by_who_is_no_clinician(self, api, danger):
        refused(api.post(f"/calls/{danger.pk}/contact", {"by_phone": True}), "Only the clinician")

    def test_contact_by_phone_by_a_clinician_who_has_not_the_call(
        self, client, clinician, dispatcher, make_call
    ):
        call = make_call(destination=Destination.CCD, priority=4)
        declare_imminent(actor=dispatcher, call_id=call.pk)
        answer = Caller(client, clinician).post(f"/calls/{call.pk}/contact", {"by_phone": True})
        refused(answer, "Only the clinician who has the call")

    def test_in_error_on_one_persons_word(self, api, danger):
        refused(
            api.post(
                f"/calls/{danger.pk}/close",
                {"disposition": "cancelled", "tried": "called_off", "unserved": "called_off",
                 "no_contact": "in_error"},
            ),
            "two people",
        )  # fmt: skip
        is_kept(danger)

    def test_in_error_asked_and_answered_by_oneself(self, client, supervisor, danger):
        api = Caller(client, supervisor)
        assert api.post(f"/calls/{danger.pk}/imminent/in-error").status_code == 200
        row = Countersign.objects.get()
        with pytest.raises(Refusal):
            answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        assert is_kept(danger).no_contact is None

    def test_in_error_that_nobody_answers(self, api, danger):
        api.post(f"/calls/{danger.pk}/imminent/in-error")
        row = Countersign.objects.get()
        run_due_countersigns(at=row.due_at)
        assert is_kept(danger).no_contact is None
        assert Alert.objects.filter(call=danger, status="raised").exists()

    def test_in_error_confirmed_leaves_the_call_open(self, api, supervisor, danger):
        api.post(f"/calls/{danger.pk}/imminent/in-error")
        row = Countersign.objects.get()
        answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        assert is_kept(danger).no_contact == "in_error"
        assert not danger.alerts.filter(reason=PageReason.IMMINENT, status="raised").exists()
        # And it can be said again.
        assert declare_imminent(actor=supervisor, call_id=danger.pk).no_contact is None

    @pytest.mark.parametrize("reason", ["found_safe", "elsewhere"])
    def test_found_by_nobody_named(self, api, danger, reason):
        served(danger, outcome=D.NOBODY_FOUND)
        Call.objects.filter(pk=danger.pk).update(imminent_at=now())
        refused(
            api.post(
                f"/calls/{danger.pk}/close", {"disposition": "nobody_found", "no_contact": reason}
            ),
            "Name who",
        )
        is_kept(danger)

    def test_searched_for_by_nobody(self, api, supervisor, danger):
        refused(
            api.post(
                f"/calls/{danger.pk}/close",
                {"disposition": "nobody_found", "tried": "no_answer", "unserved": "gone",
                 "no_contact": "not_found", "named": "Unit 3A12"},
            ),
            "Nobody who searched",
        )  # fmt: skip

    def test_found_safe_on_one_persons_word(self, api, danger):
        served(danger, outcome=D.NOBODY_FOUND)
        Call.objects.filter(pk=danger.pk).update(imminent_at=now())
        refused(
            api.post(
                f"/calls/{danger.pk}/close",
                {"disposition": "nobody_found", "no_contact": "found_safe", "named": "Unit 3A12"},
            ),
            "ask the supervisor",
        )


class TestAskedAndNotAnswered:
    SAID = ("cancelled", "called_off", "called_off")

    def ask(self, api, call):
        return api.post(
            f"/calls/{call.pk}/close",
            {"disposition": "cancelled", "tried": "called_off", "unserved": "called_off",
             "ask": True},
        )  # fmt: skip

    @pytest.fixture
    def call(self, make_call):
        return make_call(need=Destination.CRT, need_name="Crisis Response Team")

    def test_it_stays_open_and_somebody_is_paged(self, api, call):
        assert self.ask(api, call).status_code == 200
        is_kept(call)
        assert call.alerts.filter(reason=PageReason.COUNTERSIGN, status="raised").exists()

    def test_nobody_answers(self, api, call):
        self.ask(api, call)
        run_due_countersigns(at=Countersign.objects.get().due_at)
        is_kept(call)
        assert call.alerts.filter(status="raised").exists()

    def test_it_got_graver_meanwhile(self, api, supervisor, call):
        self.ask(api, call)
        route_call(actor=supervisor, call_id=call.pk, route=GRAVE)
        row = Countersign.objects.get()
        with pytest.raises(Refusal):
            answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        assert Call.objects.get(pk=call.pk).status != "closed"

    def test_the_dispatcher_who_asked_does_not_confirm(self, api, dispatcher, call):
        self.ask(api, call)
        with pytest.raises(Refusal):
            answer_countersign(
                actor=dispatcher, countersign_id=Countersign.objects.get().pk, confirmed=True
            )
        is_kept(call)


class TestMoving:
    def test_merged_into_a_milder_one(self, api, dispatcher, grave, mild):
        link_calls(actor=dispatcher, call_id=mild.pk, other_id=grave.pk, kind=LinkKind.MERGED)
        mild.refresh_from_db()
        assert (mild.status, mild.band, mild.priority) == ("pending", 1, 1)
        refused(api.post(f"/calls/{mild.pk}/close", {"disposition": "cancelled", **EXCUSES}))

    def test_merged_into_one_nobody_triaged(self, dispatcher, grave, make_call):
        kept = make_call(CallStatus.RECEIVED)
        link_calls(actor=dispatcher, call_id=kept.pk, other_id=grave.pk, kind=LinkKind.MERGED)
        kept.refresh_from_db()
        assert (kept.status, kept.band) == ("pending", 1)

    def test_merged_away_with_a_unit_on_it(self, dispatcher, grave, mild, unit):
        assign_unit(actor=dispatcher, call_id=grave.pk, unit_id=unit.pk)
        with pytest.raises(Refusal, match="still on this call"):
            link_calls(actor=dispatcher, call_id=mild.pk, other_id=grave.pk, kind=LinkKind.MERGED)

    def test_merged_into_a_closed_one(self, dispatcher, grave, make_call):
        closed = make_call(CallStatus.CLOSED)
        with pytest.raises(Refusal, match="is closed"):
            link_calls(actor=dispatcher, call_id=closed.pk, other_id=grave.pk, kind=LinkKind.MERGED)
        is_kept(grave)

    def test_merged_round_in_a_circle(self, dispatcher, grave, mild):
        link_calls(actor=dispatcher, call_id=mild.pk, other_id=grave.pk, kind=LinkKind.MERGED)
        with pytest.raises(Refusal):
            link_calls(actor=dispatcher, call_id=grave.pk, other_id=mild.pk, kind=LinkKind.MERGED)
        assert Call.objects.get(pk=mild.pk).band == 1

    def test_the_merge_undone_after_the_kept_call_was_closed(
        self, dispatcher, supervisor, mild, grave
    ):
        kept, other = mild, grave
        link = link_calls(
            actor=dispatcher, call_id=kept.pk, other_id=other.pk, kind=LinkKind.MERGED
        )
        Call.objects.filter(pk=kept.pk).update(
            status="closed", disposition="refused", closed_on="before", closed_at=now()
        )
        undo_link(actor=dispatcher, link_id=link.pk)
        assert is_kept(other).status == "pending"

    def test_the_last_unit_cancelled(self, dispatcher, grave, unit):
        one = assign_unit(actor=dispatcher, call_id=grave.pk, unit_id=unit.pk)
        report_progress(actor=dispatcher, assignment_id=one.pk, status=AssignmentStatus.CANCELLED)
        after = is_kept(grave, CallStatus.PENDING)
        assert after.respond_by
        assert after.overdue_at is None

    def test_a_dispatch_taken_back(self, dispatcher, grave, unit):
        one = assign_unit(actor=dispatcher, call_id=grave.pk, unit_id=unit.pk)
        undo_progress(actor=dispatcher, assignment_id=one.pk)
        is_kept(grave, CallStatus.PENDING)

    def test_the_crews_outcome_taken_back_carries_nothing(
        self, api, crew, dispatcher, grave, make_assignment, unit
    ):
        Call.objects.filter(pk=grave.pk).update(status="active")
        one = make_assignment(grave, unit, AssignmentStatus.ON_SCENE)
        report_progress(
            actor=crew, assignment_id=one.pk, status=AssignmentStatus.CLEARED,
            outcome=D.NOBODY_FOUND,
        )  # fmt: skip
        undo_progress(actor=dispatcher, assignment_id=one.pk)
        assert Assignment.objects.get(pk=one.pk).outcome is None
        answer = api.post(f"/calls/{grave.pk}/close", {"disposition": "nobody_found"})
        assert answer.status_code == 409  # the unit is on it again
        is_kept(grave)

    def test_a_crew_that_clears_leaves_it_somebodys(self, crew, grave, make_assignment, unit):
        Call.objects.filter(pk=grave.pk).update(status="active")
        one = make_assignment(grave, unit, AssignmentStatus.ON_SCENE)
        report_progress(
            actor=crew, assignment_id=one.pk, status=AssignmentStatus.CLEARED, outcome=D.REFUSED
        )
        is_kept(grave, CallStatus.ACTIVE)

    def test_stacked_and_the_unit_swapped(self, dispatcher, grave, mild, unit):
        assign_unit(actor=dispatcher, call_id=grave.pk, unit_id=unit.pk)
        stack_unit(actor=dispatcher, call_id=mild.pk, unit_id=unit.pk)
        swap_calls(actor=dispatcher, unit_id=unit.pk)
        is_kept(grave, CallStatus.PENDING)
        is_kept(mild, CallStatus.ACTIVE)

    def test_stacked_on_a_unit_whose_call_is_merged_away(self, dispatcher, grave, mild, unit):
        """What was promised to a call that ends is promised to the one that stays no more: it
        waits, and is late in its time."""
        first = route_call(actor=dispatcher, call_id=grave.pk, route=GRAVE)
        assign_unit(actor=dispatcher, call_id=mild.pk, unit_id=unit.pk)
        stack_unit(actor=dispatcher, call_id=first.pk, unit_id=unit.pk)
        link_calls(actor=dispatcher, call_id=mild.pk, other_id=first.pk, kind=LinkKind.MERGED)
        mild.refresh_from_db()
        assert (mild.band, mild.status) == (1, "active")

    def test_offered_to_a_clinician_it_stays_its_owners(self, dispatcher, clinician, make_call):
        call = make_call(destination=Destination.CCD, priority=4, owner=dispatcher)
        clinician.presence = "available"
        clinician.save()
        offer_call(actor=dispatcher, call_id=call.pk, to_id=clinician.pk)
        assert is_kept(call).owner == dispatcher

    def test_an_agency_called_for_and_never_answered(self, api, dispatcher, make_call):
        call = served(make_call(CallStatus.ACTIVE, need=Destination.CRT), outcome=D.REFUSED)
        ask_help(actor=dispatcher, call_id=call.pk, reason=PageReason.POLICE)
        answer = api.post(f"/calls/{call.pk}/close", {"disposition": "refused"})
        refused(answer, "nobody has said who comes")
        is_kept(call)

    def test_a_risk_stated_and_the_call_never_triaged(self, api, dispatcher, make_call):
        call = make_call(CallStatus.RECEIVED)
        state_fact(actor=dispatcher, call_id=call.pk, topic=Topic.WEAPON, value="gun", seen=[])
        refused(
            api.post(
                f"/calls/{call.pk}/close",
                {"disposition": "nobody_found", "tried": "no_answer", "unserved": "gone"},
            ),
            "one person's word",
        )
        is_kept(call)


class TestByTheLine:
    def line(self, actor, text, call=None):
        context = LineContext(actor, audience_of(actor), call.pk if call else None)
        return read(context, text)

    @pytest.mark.parametrize("verb", ["close", "triage"])
    def test_a_closed_call_is_said_to_be_closed(self, dispatcher, make_call, verb):
        call = make_call(CallStatus.CLOSED)
        with pytest.raises(Refusal, match="is closed already"):
            self.line(dispatcher, f"{verb} {call.number}")

    def test_closing_opens_the_sheet_and_ends_nothing(self, dispatcher, grave):
        result = self.line(dispatcher, f"close {grave.number}").act()
        assert result.press == "x"
        is_kept(grave)

    def test_who_may_not_close_is_told(self, call_taker, grave):
        with pytest.raises(Refusal, match="close a call"):
            self.line(call_taker, f"close {grave.number}")


class TestByTheSheet:
    def post(self, client, staff, call, **said):
        client.force_login(staff)
        return client.post(f"/calls/{call.pk}/close/", said, secure=True)

    def test_what_was_typed_stays(self, client, dispatcher, make_call):
        call = make_call(need=Destination.CRT, need_name="Crisis Response Team")
        page = self.post(
            client, dispatcher, call, disposition="cancelled", tried="called_off",
            unserved="called_off", taken_to="home", named="Unit 3A12",
        )  # fmt: skip
        words = page.content.decode()
        assert page.status_code == 422
        assert "one person" in words
        assert 'name="ask"' in words
        for chosen in ("cancelled", "called_off"):
            at = words.index(f'value="{chosen}"')
            assert "checked" in words[at : at + 120], chosen
        is_kept(call)

    def test_each_ending_shows_what_carries_it_or_what_is_missing(
        self, client, dispatcher, make_call
    ):
        call = served(make_call(CallStatus.ACTIVE, need=Destination.CRT), outcome=D.REFUSED)
        client.force_login(dispatcher)
        words = client.get(f"/calls/{call.pk}/close/", secure=True).content.decode()
        assert words.count("✓") >= 3
        assert "988 has not taken the caller" in words

    def test_the_second_person_is_asked_from_the_same_sheet(
        self, client, dispatcher, supervisor, make_call
    ):
        call = make_call(need=Destination.CRT, need_name="Crisis Response Team")
        page = self.post(
            client, dispatcher, call, disposition="cancelled", tried="called_off",
            unserved="called_off", ask="on",
        )  # fmt: skip
        assert page.status_code == 204
        is_kept(call)
        row = Countersign.objects.get()
        answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        call.refresh_from_db()
        assert (call.status, call.closed_on) == ("closed", "second")


def test_there_are_at_least_forty_ways():
    import ast
    from pathlib import Path

    tree = ast.parse(Path(__file__).read_text())
    ways = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert len([one for one in ways if one.name.startswith("test_")]) > 40
