"""A call that 988 does not have is ours again: open, in the queue, owned, heard."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.calls.selectors import calls_visible_to
from dispatch.calls.timers import run_due_calls
from dispatch.closing.services import close_call
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.services import accept_handoff, withdraw_handoff
from dispatch.links.models import CallLink
from dispatch.obligations.answers import acknowledge_page
from dispatch.obligations.services import owe
from dispatch.open_call.selectors import call_card
from dispatch.transfers.models import LifelineTransfer
from dispatch.transfers.selectors import lifeline_evidence
from dispatch.transfers.services import (
    OutcomeIsKnown,
    WarmTransfer,
    record_outcome,
    refer_to_988,
    transfer_to_988,
)
from dispatch.transfers.timers import run_due_transfers
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Destination, Disposition
from journal.codes.care import LifelineEvidence, StayedOn, TransferOutcome, TransferStatus
from journal.codes.handoffs import Consent, HandoffStatus
from journal.codes.people import Presence, Program, Role
from journal.codes.scene import LinkKind, ObligationKind, Origin
from programs.base.permissions import Audience
from programs.base.refusals import Refusal
from programs.heartbeat.services import record_last_seen
from programs.ledger.models import CallFact
from programs.ledger.projection import project
from programs.people.selectors import audience_of
from tests.conftest import in_thread, person

WARM = WarmTransfer(Consent.GIVEN, StayedOn.BOTH)
How, S = TransferOutcome, TransferStatus
FAILING = [How.REFUSED, How.NO_ANSWER, How.LINE_LOST, How.RETURNED]


@pytest.fixture
def call(make_call):
    return make_call(destination=Destination.LIFELINE, priority=4)


@pytest.fixture
def sent(dispatcher, call):
    return transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)


def end(call, disposition=Disposition.TO_988):
    """As the closing sheet ends it: what evidence that takes is the closing's own affair."""
    call.refresh_from_db()
    call.status, call.disposition, call.closed_at = CallStatus.CLOSED, disposition, now()
    call.closed_on = "before"
    call.save()


def pages(call):
    return [page.status for page in call.alerts.filter(reason=PageReason.LIFELINE_FAILED)]


@pytest.mark.django_db
class TestFails:
    @pytest.mark.parametrize("outcome", FAILING)
    def test_the_closed_call_is_open_queued_owned_and_heard(
        self, dispatcher, clinician, call, sent, outcome
    ):
        end(call)
        before = now()
        record_outcome(actor=clinician, transfer_id=sent.pk, outcome=outcome)
        call.refresh_from_db()
        assert (call.status, call.disposition, call.closed_at) == (CallStatus.PENDING, None, None)
        assert call.owner == dispatcher
        assert call.respond_by > before
        assert call.overdue_at is None
        assert Handoff.objects.get(call=call).status == HandoffStatus.OFFERED
        assert pages(call) == ["raised"]
        sent.refresh_from_db()
        assert (sent.status, sent.outcome) == (S.FAILED, outcome)

    def test_so_it_is_when_nobody_says_anything(self, dispatcher, call, sent):
        end(call)
        assert run_due_transfers(at=sent.due_at - timedelta(seconds=1)) == 0
        call.refresh_from_db()
        assert call.status == CallStatus.CLOSED
        assert run_due_transfers(at=sent.due_at) == 1
        call.refresh_from_db()
        assert (call.status, call.owner) == (CallStatus.PENDING, dispatcher)
        assert pages(call) == ["raised"]
        assert run_due_transfers(at=sent.due_at) == 0

    @pytest.mark.parametrize(("band", "minutes"), [(3, 10), (4, 15), (5, 15)])
    def test_within_the_minutes_of_its_band(self, dispatcher, make_call, band, minutes):
        call = make_call(destination=Destination.CCD, band=band)
        sent = transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
        assert sent.due_at - sent.at == timedelta(minutes=minutes)

    def test_it_can_be_late_again(self, call, sent, dispatcher):
        end(call)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.NO_ANSWER)
        call.refresh_from_db()
        run_due_calls(at=call.respond_by)
        call.refresh_from_db()
        assert call.overdue_at

    def test_an_open_call_stays_and_is_heard(self, dispatcher, call, sent):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.LINE_LOST)
        call.refresh_from_db()
        assert call.status == CallStatus.PENDING
        assert pages(call) == ["raised"]
        assert Handoff.objects.filter(call=call, status=HandoffStatus.OFFERED).count() == 1

    def test_a_clinician_who_has_it_keeps_it(self, clinician, call):
        call.owner, call.status = clinician, CallStatus.ACTIVE
        call.save()
        sent = transfer_to_988(actor=clinician, call_id=call.pk, warm=WARM)
        record_outcome(actor=clinician, transfer_id=sent.pk, outcome=How.REFUSED)
        call.refresh_from_db()
        assert (call.status, call.owner) == (CallStatus.ACTIVE, clinician)
        assert not Handoff.objects.exists()
        assert pages(call) == ["raised"]

    def test_one_that_ended_otherwise_stays_closed_and_is_heard(self, dispatcher, call, sent):
        end(call, Disposition.REFUSED)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.REFUSED)
        call.refresh_from_db()
        assert call.status == CallStatus.CLOSED
        assert pages(call) == ["raised"]

    def test_one_merged_away_is_heard_of_the_call_that_stays(
        self, dispatcher, make_call, call, sent
    ):
        kept = make_call(destination=Destination.LIFELINE, priority=4)
        CallLink.objects.create(
            kept=kept, other=call, kind=LinkKind.MERGED, status_before="pending",
            made_at=now(), made_by=dispatcher,
        )  # fmt: skip
        end(call, Disposition.DUPLICATE)
        assert run_due_transfers(at=sent.due_at) == 1
        call.refresh_from_db()
        assert call.status == CallStatus.CLOSED
        assert (pages(call), pages(kept)) == ([], ["raised"])
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.NO_ANSWER)
        assert Alert.objects.count() == 1

    def test_a_clinician_takes_it_from_the_queue(self, dispatcher, clinician, call, sent):
        type(clinician).objects.filter(pk=clinician.pk).update(presence=Presence.AVAILABLE)
        clinician.refresh_from_db()
        end(call)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.RETURNED)
        handoff = Handoff.objects.get(call=call)
        assert handoff.called == clinician
        accept_handoff(actor=clinician, handoff_id=handoff.pk)
        call.refresh_from_db()
        assert (call.status, call.owner) == (CallStatus.ACTIVE, clinician)

    def test_a_caller_who_was_connected_and_comes_back(self, dispatcher, call, sent):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
        end(call)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.RETURNED)
        call.refresh_from_db()
        assert call.status == CallStatus.PENDING
        assert pages(call) == ["raised"]

    def test_twice_round(self, dispatcher, supervisor, call):
        for times in (1, 2):
            sent = transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
            end(call)
            run_due_transfers(at=sent.due_at)
            call.refresh_from_db()
            assert call.status == CallStatus.PENDING
            open_pages = call.alerts.filter(reason=PageReason.LIFELINE_FAILED, status="raised")
            assert open_pages.count() == 1
            assert call.alerts.count() == times
            acknowledge_page(actor=supervisor, alert_id=open_pages.get().pk)
            record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
            handoff = Handoff.objects.get(call=call, status=HandoffStatus.OFFERED)
            withdraw_handoff(actor=dispatcher, handoff_id=handoff.pk)

    def test_the_ledger_counts_it_as_open(self, dispatcher, call, sent):
        CallFact.objects.create(
            call=call.pk, received_at=now(), closed_at=now(), disposition=Disposition.TO_988
        )
        end(call)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.REFUSED)
        project()
        row = CallFact.objects.get(call=call.pk)
        assert (row.closed_at, row.disposition) == (None, None)


@pytest.mark.django_db
class TestOwner:
    """Whoever transferred it, if they are there; else the owner, else somebody of the room."""

    @pytest.fixture
    def gone(self, settings):
        def gone(*staff):
            record_last_seen(staff_ids=[], at=now())
            long_ago = now() - timedelta(seconds=settings.OWNER_AWAY_SECONDS + 1)
            record_last_seen(staff_ids=[one.pk for one in staff], at=long_ago)
            record_last_seen(staff_ids=[], at=now())

        return gone

    def test_the_owner_where_the_transferrer_has_left(self, dispatcher, call, sent, gone):
        gone(dispatcher)
        end(call)
        run_due_transfers(at=sent.due_at)
        call.refresh_from_db()
        assert call.owner.username == "taker"

    @pytest.mark.parametrize(
        ("there", "owner"),
        [
            (["supervisor", "other"], "supervisor"),
            (["lead", "other"], "lead"),
            (["other"], "other"),
        ],
    )
    def test_then_somebody_of_the_room(self, dispatcher, call, sent, gone, there, owner):
        roles = {"supervisor": Role.SUPERVISOR, "lead": Role.LEAD, "other": Role.DISPATCHER}
        seen = [person(roles[name], name).pk for name in there]
        gone(dispatcher, call.owner)
        record_last_seen(staff_ids=[*seen, person(Role.MANAGER).pk], at=now())
        end(call)
        run_due_transfers(at=sent.due_at)
        call.refresh_from_db()
        assert (call.owner.username, call.status) == (owner, CallStatus.PENDING)

    def test_nobody_of_the_room_is_seen_it_stays_whose_it_was(self, dispatcher, call, sent, gone):
        gone(dispatcher, call.owner)
        end(call)
        run_due_transfers(at=sent.due_at)
        call.refresh_from_db()
        assert (call.owner.username, call.status) == ("taker", CallStatus.PENDING)

    def test_one_who_has_no_access_any_more_is_not_there(self, dispatcher, call, sent):
        type(dispatcher).objects.filter(pk=dispatcher.pk).update(is_active=False)
        end(call)
        run_due_transfers(at=sent.due_at)
        call.refresh_from_db()
        assert call.owner.username == "taker"

    def test_a_clinician_who_sent_it_has_it_and_it_waits_all_the_same(self, clinician, call):
        sent = transfer_to_988(actor=clinician, call_id=call.pk, warm=WARM)
        end(call)
        run_due_transfers(at=sent.due_at)
        call.refresh_from_db()
        assert (call.owner, call.status) == (clinician, CallStatus.PENDING)
        assert Handoff.objects.filter(call=call, status=HandoffStatus.OFFERED).exists()


@pytest.mark.django_db
class TestHeard:
    @pytest.mark.parametrize(
        ("role", "hears"),
        [
            (Role.DISPATCHER, True),
            (Role.SUPERVISOR, True),
            (Role.LEAD, True),
            (Role.CALL_TAKER, False),
            (Role.MANAGER, False),
            (Role.AUDITOR, False),
        ],
    )
    def test_by_every_dispatcher_at_once(self, dispatcher, call, sent, role, hears):
        run_due_transfers(at=sent.due_at)
        rows = alerts_for(Audience(role))
        assert bool(rows) is hears
        if hears:
            assert "988 does not have the caller" in rows[0].words
            assert rows[0].call_id == call.pk

    def test_a_dispatcher_answers_it(self, dispatcher, call, sent):
        run_due_transfers(at=sent.due_at)
        page = call.alerts.get()
        assert acknowledge_page(actor=dispatcher, alert_id=page.pk).answered_by == dispatcher

    def test_it_is_down_when_somebody_tries_again_or_988_has_them_after_all(
        self, dispatcher, call, sent
    ):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.NO_ANSWER)
        again = transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
        assert pages(call) == ["lapsed"]
        run_due_transfers(at=again.due_at)
        assert pages(call) == ["lapsed", "raised"]
        record_outcome(actor=dispatcher, transfer_id=again.pk, outcome=How.CONNECTED)
        assert pages(call) == ["lapsed", "lapsed"]

    def test_the_open_call_says_it_and_what_may_be_said(self, dispatcher, call, sent):
        def card():
            card = call_card(audience_of(dispatcher), call.pk)
            return card.ownership.transfers[-1]

        assert (card().owed, card().failed, len(card().outcomes)) == (True, False, len(How))
        run_due_transfers(at=sent.due_at)
        assert (card().owed, card().failed) == (True, True)
        assert "the call is ours" in card().words
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
        assert "late: close the call if nothing else is owed" in card().words
        assert [code for code, _words in card().outcomes] == [How.RETURNED]


@pytest.mark.django_db
class TestOutcomes:
    def test_late_it_is_recorded_and_closes_nothing(self, dispatcher, call, sent):
        end(call)
        run_due_transfers(at=sent.due_at)
        late = record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
        call.refresh_from_db()
        assert (late.status, call.status) == (S.CONNECTED, CallStatus.PENDING)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (How.CONNECTED, How.CONNECTED),
            (How.CONNECTED, How.REFUSED),
            (How.CONNECTED, How.LINE_LOST),
            (How.REFUSED, How.CONNECTED),
            (How.RETURNED, How.RETURNED),
        ],
    )
    def test_the_second_is_told_what_the_first_said(
        self, dispatcher, clinician, call, sent, first, second
    ):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=first)
        with pytest.raises(OutcomeIsKnown, match=f"{dispatcher.name} has recorded"):
            record_outcome(actor=clinician, transfer_id=sent.pk, outcome=second)
        sent.refresh_from_db()
        assert (sent.outcome, sent.outcome_by) == (first, dispatcher)

    def test_a_second_failure_is_no_second_alarm(self, dispatcher, call, sent):
        run_due_transfers(at=sent.due_at)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.NO_ANSWER)
        assert pages(call) == ["raised"]
        assert Handoff.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_at_once_the_second_waits_and_is_told(dispatcher, make_person, make_call):
    call = make_call(destination=Destination.LIFELINE, priority=4)
    sent = transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
    other = make_person(Role.DISPATCHER, "other")
    told = []

    def say():
        with pytest.raises(OutcomeIsKnown) as refusal:
            record_outcome(actor=other, transfer_id=sent.pk, outcome=How.CONNECTED)
        told.append(str(refusal.value))

    with transaction.atomic():
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.LINE_LOST)
        thread = in_thread(say)
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(5)
    assert told == [f"{dispatcher.name} has recorded: The line was lost."]


@pytest.mark.django_db
class TestEvidence:
    def test_nothing_while_the_outcome_is_not_known(self, call, sent):
        assert lifeline_evidence(call) is None

    @pytest.mark.parametrize("outcome", FAILING)
    def test_nothing_of_one_that_failed(self, dispatcher, call, sent, outcome):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=outcome)
        assert lifeline_evidence(call) is None

    def test_a_transfer_that_connected(self, dispatcher, call, sent):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
        assert lifeline_evidence(call) == LifelineEvidence.CONNECTED

    def test_the_number_given_after_a_transfer_failed(self, dispatcher, call, sent):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.REFUSED)
        refer_to_988(actor=dispatcher, call_id=call.pk, consent=Consent.GIVEN)
        assert lifeline_evidence(call) == LifelineEvidence.REFERRED

    def test_a_transfer_that_failed_undoes_the_number_given_before(self, dispatcher, call):
        refer_to_988(actor=dispatcher, call_id=call.pk, consent=Consent.GIVEN)
        sent = transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.LINE_LOST)
        assert lifeline_evidence(call) is None

    def test_none_counts_once_the_call_is_grave(self, dispatcher, call, sent):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
        call.imminent_at = now()
        assert lifeline_evidence(call) is None
        call.imminent_at, call.band = None, 2
        assert lifeline_evidence(call) is None

    def test_the_number_is_not_enough_once_the_band_has_risen(self, dispatcher, call):
        refer_to_988(actor=dispatcher, call_id=call.pk, consent=Consent.GIVEN)
        call.band = 3
        assert lifeline_evidence(call) is None

    def test_from_988_is_none_of_it(self, dispatcher, call):
        LifelineTransfer.objects.create(
            call=call, direction="in", consent="given", stayed_on="both", status="connected",
            outcome="connected", outcome_at=now(), outcome_by=dispatcher, by=dispatcher, at=now(),
            due_at=now(),
        )  # fmt: skip
        assert lifeline_evidence(call) is None


@pytest.mark.django_db
def test_the_clinicians_see_it_again(dispatcher, call, sent):
    end(call)
    run_due_transfers(at=sent.due_at)
    assert call in calls_visible_to(Audience(Role.CLINICIAN, Program.CCD))


@pytest.mark.django_db
class TestOwed:
    """What triage says 988 is to do is owed until 988 has the caller, and again when it has not."""

    @pytest.fixture
    def owed(self, call):
        owe(call, ObligationKind.LIFELINE, Origin.TRIAGE, by=None, at=now())
        return call.obligations.filter(kind=ObligationKind.LIFELINE)

    def statuses(self, owed):
        return list(owed.order_by("asked_at").values_list("status", flat=True))

    def test_until_988_has_the_caller(self, dispatcher, owed, sent):
        assert self.statuses(owed) == ["asked"]
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
        assert self.statuses(owed) == ["accepted"]
        assert owed.get().accepted_by == dispatcher

    def test_or_the_person_calls_themself(self, dispatcher, call, owed):
        refer_to_988(actor=dispatcher, call_id=call.pk, consent=Consent.GIVEN)
        assert self.statuses(owed) == ["accepted"]

    def test_a_failure_leaves_it_owed(self, dispatcher, owed, sent):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.NO_ANSWER)
        assert self.statuses(owed) == ["asked"]

    def test_who_comes_back_is_owed_it_anew(self, dispatcher, call, owed, sent):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
        end(call)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.RETURNED)
        assert sorted(self.statuses(owed)) == ["asked", "unavailable"]

    def test_one_of_another_destination_owes_988_nothing(self, dispatcher, make_call):
        other = make_call(destination=Destination.CCD, priority=4)
        sent = transfer_to_988(actor=dispatcher, call_id=other.pk, warm=WARM)
        run_due_transfers(at=sent.due_at)
        assert not other.obligations.exists()


@pytest.mark.django_db
class TestClosing:
    """It ends as handed to 988 only while 988 has the person, or they agreed and nothing failed."""

    def close(self, dispatcher, call):
        return close_call(actor=dispatcher, call_id=call.pk, disposition=Disposition.TO_988)

    def test_with_a_transfer_that_connected(self, dispatcher, call, sent):
        with pytest.raises(Refusal, match="988 has not taken the caller"):
            self.close(dispatcher, call)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
        assert self.close(dispatcher, call).status == CallStatus.CLOSED

    def test_with_the_number_given(self, dispatcher, call):
        refer_to_988(actor=dispatcher, call_id=call.pk, consent=Consent.GIVEN)
        assert self.close(dispatcher, call).status == CallStatus.CLOSED

    def test_not_when_another_has_failed_since(self, dispatcher, call, sent):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
        again = transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
        record_outcome(actor=dispatcher, transfer_id=again.pk, outcome=How.LINE_LOST)
        with pytest.raises(Refusal, match="988 has not taken the caller"):
            self.close(dispatcher, call)

    def test_nor_by_a_number_given_before_a_transfer_failed(self, dispatcher, call):
        refer_to_988(actor=dispatcher, call_id=call.pk, consent=Consent.GIVEN)
        sent = transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.NO_ANSWER)
        with pytest.raises(Refusal, match="988 has not taken the caller"):
            self.close(dispatcher, call)

    def test_closed_so_it_comes_back_when_they_do(self, dispatcher, call, sent):
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.CONNECTED)
        self.close(dispatcher, call)
        record_outcome(actor=dispatcher, transfer_id=sent.pk, outcome=How.RETURNED)
        call.refresh_from_db()
        assert (call.status, call.disposition) == (CallStatus.PENDING, None)
        assert pages(call) == ["raised"]
        with pytest.raises(Refusal, match="988 has not taken the caller"):
            self.close(dispatcher, call)
