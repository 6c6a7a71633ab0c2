"""Two calls made one take the graver of each; undone, both stand as before."""

from itertools import product

import pytest
from django.utils.timezone import now

from dispatch.alerts.services import page_supervisor
from dispatch.assignments.services import assign_unit
from dispatch.calls.models import Call
from dispatch.calls.services import set_access_needs, state_fact
from dispatch.links.services import link_calls, undo_link
from dispatch.obligations.selectors import unmet
from dispatch.open_call.selectors import call_card
from dispatch.response.services import ask_help, declare_imminent
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from journal.codes.alerts import PageReason
from journal.codes.calls import Band, CallStatus, Destination, Topic
from journal.codes.handoffs import HandoffStatus
from journal.codes.people import Role
from journal.codes.scene import LinkKind, ObligationKind
from journal.selectors import events_after
from programs.base.permissions import Audience
from programs.base.refusals import Refusal
from programs.ledger.models import CallFact
from programs.ledger.projection import project
from tests.conftest import in_thread

pytestmark = pytest.mark.django_db
LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROOM = Audience(Role.DISPATCHER)
ROUTES = {
    "police": Route(
        band=Band.THREAT, destination=Destination.POLICE, priority=1, because="A threat.",
        ems=True, supervisor=True,
    ),
    "plan": Route(
        band=Band.HIGH_RISK, destination=Destination.CRT, priority=2, because="A plan.",
        co_response=True,
    ),
    "visit": Route(
        band=Band.RESPONSE, destination=Destination.ART, priority=3, because="A visit."
    ),
    "phone": Route(band=Band.PHONE, destination=Destination.CCD, priority=4, because="A talk."),
    "988": Route(
        band=Band.LIFELINE, destination=Destination.LIFELINE, priority=4, because="To talk."
    ),
}  # fmt: skip


@pytest.fixture
def routed(supervisor, make_call):
    def make(name, **given):
        call = make_call(CallStatus.RECEIVED, **given)
        return route_call(actor=supervisor, call_id=call.pk, route=ROUTES[name])

    return make


def merge(actor, kept, other):
    link = link_calls(actor=actor, call_id=kept.pk, other_id=other.pk, kind=LinkKind.MERGED)
    kept.refresh_from_db()
    other.refresh_from_db()
    return link


def undo(actor, link, *calls):
    undo_link(actor=actor, link_id=link.pk)
    for call in calls:
        call.refresh_from_db()


def stands(call):
    call = Call.objects.get(pk=call.pk)
    return (
        call.status, call.band, call.band_name, call.destination, call.program, call.need,
        call.priority, call.because, call.co_response, call.ems, call.supervisor,
        call.imminent_at, call.language, call.interpreter, call.access_needs, call.locked,
    )  # fmt: skip


@pytest.mark.parametrize(("one", "other"), list(product(ROUTES, ROUTES)))
def test_the_graver_of_any_two_whichever_is_kept(dispatcher, routed, one, other):
    kept, gone = routed(one), routed(other)
    merge(dispatcher, kept, gone)
    a, b = ROUTES[one], ROUTES[other]
    assert (kept.band, kept.priority) == (min(a.band, b.band), min(a.priority, b.priority))
    assert kept.destination == min(a, b, key=lambda route: route.band).destination
    along = kept.obligations.filter(kind="police", status="asked").exists()
    assert along == (a.co_response or b.co_response or "police" in (one, other))
    assert kept.ems == (a.ems or b.ems)
    assert (kept.status, gone.status) == (CallStatus.PENDING, CallStatus.CLOSED)
    assert kept.respond_by <= gone.respond_by


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("status", [CallStatus.RECEIVED, CallStatus.TRIAGING])
def test_it_is_triaged_when_either_was(dispatcher, routed, make_call, name, status):
    kept, gone = make_call(status), routed(name)
    merge(dispatcher, kept, gone)
    assert (kept.status, kept.band) == (CallStatus.PENDING, ROUTES[name].band)
    assert kept.need == ROUTES[name].destination


@pytest.mark.parametrize("name", ROUTES)
def test_one_that_nobody_triaged_eases_nothing(dispatcher, routed, make_call, name):
    kept, gone = routed(name), make_call(CallStatus.RECEIVED)
    before = stands(kept)
    merge(dispatcher, kept, gone)
    assert stands(kept) == before


class TestWhatComesOver:
    def test_what_is_owed(self, dispatcher, routed):
        kept, gone = routed("phone"), routed("plan")
        ask_help(actor=dispatcher, call_id=gone.pk, reason=PageReason.POLICE)
        merge(dispatcher, kept, gone)
        assert ObligationKind.POLICE in {row.kind for row in unmet(kept)}
        assert unmet(gone) == []

    def test_who_said_that_they_come(self, dispatcher, routed):
        from django.utils.timezone import now

        kept, gone = routed("phone"), routed("plan")
        ask_help(actor=dispatcher, call_id=gone.pk, reason=PageReason.POLICE)
        row = gone.obligations.get(kind=ObligationKind.POLICE)
        type(row).objects.filter(pk=row.pk).update(
            status="accepted", accepted_at=now(), accepted_by=dispatcher, who="3A12"
        )
        merge(dispatcher, kept, gone)
        came = kept.obligations.get(kind=ObligationKind.POLICE)
        assert (came.status, came.who) == ("accepted", "3A12")

    def test_a_life_in_danger(self, dispatcher, routed):
        kept, gone = routed("988"), routed("visit")
        declare_imminent(actor=dispatcher, call_id=gone.pk)
        merge(dispatcher, kept, gone)
        assert kept.imminent_at
        assert kept.contact_at is None
        assert kept.alerts.filter(reason=PageReason.IMMINENT, status="raised").exists()

    def test_a_life_in_danger_again_on_one_where_contact_was_made(
        self, dispatcher, routed, make_call, unit
    ):
        kept, gone = routed("988", contact_at=now(), contact_how="before"), routed("visit")
        Call.objects.filter(pk=kept.pk).update(imminent_at=now())
        declare_imminent(actor=dispatcher, call_id=gone.pk)
        merge(dispatcher, kept, gone)
        assert kept.contact_at is None

    def test_what_was_stated_stands_beside_the_other(self, dispatcher, supervisor, routed):
        kept, gone = routed("988"), routed("visit")
        for call, value in ((kept, "none"), (gone, "a knife")):
            state_fact(actor=dispatcher, call_id=call.pk, topic=Topic.WEAPON, value=value, seen=[])
        state_fact(
            actor=supervisor, call_id=gone.pk, topic=Topic.VIOLENCE, value="shouting", seen=[]
        )
        merge(dispatcher, kept, gone)
        live = kept.facts.filter(replaced_by=None).values_list("topic", "value", "by__username")
        assert set(live) == {
            ("weapon", "none", "dispatcher"),
            ("weapon", "a knife", "dispatcher"),
            ("violence", "shouting", "supervisor"),
        }

    def test_languages_and_needs(self, dispatcher, routed):
        kept, gone = routed("988"), routed("visit")
        set_access_needs(
            actor=dispatcher, call_id=kept.pk, language="Spanish", interpreter=False,
            access_needs="Deaf",
        )  # fmt: skip
        set_access_needs(
            actor=dispatcher, call_id=gone.pk, language="Vietnamese", interpreter=True,
            access_needs="Wheelchair",
        )  # fmt: skip
        merge(dispatcher, kept, gone)
        assert (kept.language, kept.interpreter) == ("Spanish; Vietnamese", True)
        assert kept.access_needs == "Deaf; Wheelchair"

    def test_the_second_callers_number(self, dispatcher, routed):
        kept, gone = (
            routed("988", caller_phone="1"),
            routed(
                "visit", caller_phone="405-555-0199", caller_name="Ana", caller_relation="sister"
            ),
        )
        merge(dispatcher, kept, gone)
        assert kept.notes.get().text == (
            f"Second caller ({gone.number}): Ana, sister, 405-555-0199"
        )

    def test_what_the_supervisor_was_paged_about(self, dispatcher, routed):
        kept, gone = routed("988"), routed("visit")
        page_supervisor(actor=dispatcher, call_id=gone.pk)
        merge(dispatcher, kept, gone)
        assert kept.alerts.filter(reason=PageReason.WANTED, status="raised").exists()

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_lock(self, dispatcher, routed, which):
        kept, gone = routed("visit"), routed("plan")
        calls = [kept, gone]
        Call.objects.filter(pk=calls[which].pk).update(locked=True)
        before = [Call.objects.get(pk=call.pk).locked for call in calls]
        link = merge(dispatcher, kept, gone)
        assert (kept.locked, kept.band) == (True, 2)
        undo(dispatcher, link, kept, gone)
        assert [kept.locked, gone.locked] == before
        assert kept.band == 3

    def test_a_rise_is_told_to_everybody(self, dispatcher, routed):
        kept, gone = routed("988"), routed("plan")
        merge(dispatcher, kept, gone)
        assert kept.alerts.filter(kind="band_rise", band_from=5, band_to=2).exists()

    def test_notes_are_read_from_both(self, dispatcher, routed):
        from dispatch.calls.services import write_note

        kept, gone = routed("988"), routed("plan")
        write_note(actor=dispatcher, call_id=gone.pk, text="Heard shouting.")
        write_note(actor=dispatcher, call_id=kept.pk, text="Sits outside.")
        merge(dispatcher, kept, gone)
        for call in (kept, gone):
            said = " ".join(line.text for line in call_card(ROOM, call.pk).timeline)
            assert "Heard shouting." in said
            assert "Sits outside." in said

    def test_a_clinician_is_called_where_it_is_for_the_clinicians(self, dispatcher, routed):
        kept, gone = routed("988"), routed("phone")
        merge(dispatcher, kept, gone)
        assert kept.handoffs.filter(status=HandoffStatus.OFFERED).exists()


class TestUndone:
    @pytest.mark.parametrize(("one", "other"), list(product(ROUTES, ROUTES)))
    def test_both_stand_as_before(self, dispatcher, routed, one, other):
        kept, gone = routed(one), routed(other)
        before = stands(kept), stands(gone)
        due = kept.respond_by
        undo(dispatcher, merge(dispatcher, kept, gone), kept, gone)
        assert (stands(kept), stands(gone)) == before
        assert kept.respond_by == due

    @pytest.mark.parametrize("name", ROUTES)
    def test_one_that_nobody_triaged_is_untriaged_again(self, dispatcher, routed, make_call, name):
        kept, gone = make_call(CallStatus.RECEIVED), routed(name)
        undo(dispatcher, merge(dispatcher, kept, gone), kept, gone)
        assert (kept.status, kept.band, kept.destination) == (CallStatus.RECEIVED, None, None)
        assert (gone.status, gone.band) == (CallStatus.PENDING, ROUTES[name].band)

    def test_a_call_of_the_clinicians_is_offered_again(self, dispatcher, routed):
        kept, gone = routed("plan"), routed("phone")
        link = merge(dispatcher, kept, gone)
        assert not gone.handoffs.filter(status=HandoffStatus.OFFERED).exists()
        undo(dispatcher, link, gone)
        assert gone.handoffs.filter(status=HandoffStatus.OFFERED).count() == 1

    def test_the_kept_call_is_offered_no_more(self, dispatcher, routed):
        kept, gone = routed("988"), routed("phone")
        undo(dispatcher, merge(dispatcher, kept, gone), kept)
        assert not kept.handoffs.filter(status=HandoffStatus.OFFERED).exists()

    def test_what_was_asked_is_asked_again(self, dispatcher, routed):
        kept, gone = routed("988"), routed("plan")
        ask_help(actor=dispatcher, call_id=gone.pk, reason=PageReason.EMS)
        page_supervisor(actor=dispatcher, call_id=gone.pk)
        declare_imminent(actor=dispatcher, call_id=gone.pk)
        undo(dispatcher, merge(dispatcher, kept, gone), kept, gone)
        assert ObligationKind.EMS in {row.kind for row in unmet(gone)}
        assert ObligationKind.EMS not in {row.kind for row in unmet(kept)}
        raised = set(gone.alerts.filter(status="raised").values_list("reason", flat=True))
        assert {PageReason.WANTED, PageReason.IMMINENT} <= raised
        assert kept.imminent_at is None
        assert not kept.alerts.filter(
            reason__in=[PageReason.IMMINENT, PageReason.WANTED], status="raised"
        ).exists()

    def test_what_the_other_call_said_is_said_of_this_one_no_more(self, dispatcher, routed):
        kept, gone = routed("988", caller_phone="1"), routed("visit", caller_phone="2")
        state_fact(actor=dispatcher, call_id=gone.pk, topic=Topic.WEAPON, value="a knife", seen=[])
        undo(dispatcher, merge(dispatcher, kept, gone), kept)
        assert not kept.facts.filter(replaced_by=None).exists()
        assert gone.facts.filter(replaced_by=None).count() == 1
        assert kept.notes.get().struck_at

    def test_a_later_decision_of_a_person_stands_and_says_so(self, dispatcher, supervisor, routed):
        kept, gone = routed("988"), routed("plan")
        link = merge(dispatcher, kept, gone)
        route_call(actor=supervisor, call_id=kept.pk, route=ROUTES["police"])
        undo(dispatcher, link, kept)
        assert (kept.band, kept.destination) == (1, "police")
        assert events_after(0)[-1].data["later_stands"]
        said = [line.text for line in call_card(ROOM, kept.pk).timeline]
        assert any("what was changed since the merge stands" in text for text in said)

    def test_a_unit_that_was_sent_keeps_the_call_triaged(self, dispatcher, routed, make_call, unit):
        kept, gone = make_call(CallStatus.RECEIVED), routed("plan")
        link = merge(dispatcher, kept, gone)
        assign_unit(actor=dispatcher, call_id=kept.pk, unit_id=unit.pk)
        undo(dispatcher, link, kept, gone)
        assert (kept.status, kept.band) == (CallStatus.ACTIVE, 2)
        assert gone.status == CallStatus.PENDING

    def test_needs_that_somebody_corrected_since_stand(self, dispatcher, routed):
        kept, gone = routed("988"), routed("plan", language="Spanish")
        link = merge(dispatcher, kept, gone)
        set_access_needs(
            actor=dispatcher, call_id=kept.pk, language="French", interpreter=False,
            access_needs="",
        )  # fmt: skip
        undo(dispatcher, link, kept)
        assert (kept.language, kept.band) == ("French", 5)

    def test_twice_round(self, dispatcher, routed):
        kept, gone = routed("988"), routed("plan")
        before = stands(kept), stands(gone)
        for _ in range(2):
            link = merge(dispatcher, kept, gone)
            assert kept.band == 2
            undo(dispatcher, link, kept, gone)
            assert (stands(kept), stands(gone)) == before

    def test_the_ledger_forgets_a_band_that_only_the_merge_had_brought(
        self, dispatcher, supervisor
    ):
        from dispatch.intake.services import Intake, receive_call
        from journal.codes.calls import Source

        kept, gone = (
            receive_call(actor=dispatcher, intake=Intake(source=Source.TRANSFER_911))
            for _ in range(2)
        )
        route_call(actor=supervisor, call_id=gone.pk, route=ROUTES["plan"])
        link = merge(dispatcher, kept, gone)
        project()
        assert CallFact.objects.get(pk=kept.pk).band == 2
        undo(dispatcher, link, kept)
        project()
        assert CallFact.objects.get(pk=kept.pk).band is None


class TestThreeAtOnce:
    @pytest.mark.parametrize("first", [0, 1])
    def test_each_undone_takes_only_its_own(self, dispatcher, routed, first):
        kept, one, two = routed("988"), routed("visit"), routed("plan")
        before = stands(kept)
        links = [merge(dispatcher, kept, one), merge(dispatcher, kept, two)]
        assert kept.band == 2
        undo(dispatcher, links[first], kept)
        assert kept.band == (2, 3)[first]
        undo(dispatcher, links[1 - first], kept)
        assert stands(kept) == before

    def test_a_call_into_which_others_are_merged_is_not_merged_away(self, dispatcher, routed):
        kept, gone, third = routed("988"), routed("police"), routed("visit")
        merge(dispatcher, kept, gone)
        with pytest.raises(Refusal, match="into it instead"):
            link_calls(actor=dispatcher, call_id=third.pk, other_id=kept.pk, kind=LinkKind.MERGED)
        merge(dispatcher, kept, third)
        assert (kept.status, kept.band) == ("pending", 1)


@LIVE
class TestTwoAtOnce:
    def test_a_merge_and_a_graver_triage(self, dispatcher, supervisor, routed):
        """Whichever comes first, the call that stays is the graver."""
        kept, gone = routed("988"), routed("visit")
        work = in_thread(
            lambda: (
                route_call(actor=supervisor, call_id=gone.pk, route=ROUTES["plan"])
                if Call.objects.get(pk=gone.pk).status != "closed"
                else None
            )
        )
        merge(dispatcher, kept, gone)
        work.join(5)
        assert not work.is_alive()
        kept.refresh_from_db()
        gone.refresh_from_db()
        assert kept.band <= (gone.band or 9)

    def test_a_merge_and_a_unit_sent(self, dispatcher, supervisor, routed, unit):
        kept, gone = routed("988"), routed("visit")
        results = []

        def send():
            try:
                assign_unit(actor=supervisor, call_id=gone.pk, unit_id=unit.pk)
                results.append("sent")
            except Refusal:
                results.append("refused")

        work = in_thread(send)
        try:
            merge(dispatcher, kept, gone)
        except Refusal:
            results.append("not merged")
        work.join(5)
        gone.refresh_from_db()
        assert results in (["sent", "not merged"], ["refused"], ["not merged", "sent"])
        assert gone.status == ("active" if "sent" in results else "closed")
