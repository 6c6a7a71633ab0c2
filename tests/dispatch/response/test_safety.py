"""A life in danger, help in one keystroke, and 988 (docs/requirements.md R20, R21, R33)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.alerts.services import AlreadyAsked
from dispatch.alerts.timers import run_due_alerts
from dispatch.calls.models import Call
from dispatch.calls.services import state_fact, write_note
from dispatch.closing.refusing import ContactNotConfirmed
from dispatch.closing.services import close_call
from dispatch.console.selectors import tasks_for
from dispatch.intake.services import Intake, receive_call
from dispatch.obligations.answers import acknowledge_page
from dispatch.open_call.selectors import call_card
from dispatch.records.services import write_record
from dispatch.response.services import (
    NobodyReachedThem,
    NothingToWithdraw,
    ask_help,
    confirm_contact,
    declare_imminent,
    withdraw_help,
)
from dispatch.transfers.services import (
    OutcomeIsKnown,
    WarmTransfer,
    record_outcome,
    transfer_to_988,
)
from dispatch.transfers.timers import run_due_transfers
from journal.codes.alerts import PageReason
from journal.codes.calls import (
    CallStatus,
    Clearance,
    Destination,
    Disposition,
    NoContact,
    Source,
    Topic,
)
from journal.codes.care import RecordKind, StayedOn, TransferOutcome
from journal.codes.handoffs import Consent
from journal.codes.people import Role
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, Invalid, Refusal
from programs.people.selectors import audience_of
from tests.ends import end, served

ROOM = Audience(Role.DISPATCHER)
WARM = WarmTransfer(Consent.GIVEN, StayedOn.BOTH)
POLICE = PageReason.POLICE


@pytest.fixture
def call(make_call):
    return make_call(destination=Destination.CCD, priority=4)


@pytest.mark.django_db
class TestImminentRisk:
    @pytest.fixture
    def imminent(self, clinician, call):
        return declare_imminent(actor=clinician, call_id=call.pk)

    def test_pages_the_supervisor_at_once(self, imminent):
        assert Alert.objects.get().reason == "imminent"
        assert "imminent risk" in call_card(ROOM, imminent.pk).row.hot_tags

    def test_is_declared_once(self, imminent, clinician):
        with pytest.raises(Refusal, match="marked already"):
            declare_imminent(actor=clinician, call_id=imminent.pk)

    def test_keeps_the_call_open_until_contact_is_made(self, imminent, dispatcher):
        ended = {"disposition": Disposition.NOBODY_FOUND, "tried": "looked", "unserved": "gone"}
        with pytest.raises(ContactNotConfirmed, match="stays open"):
            close_call(actor=dispatcher, call_id=imminent.pk, **ended)
        imminent.refresh_from_db()
        assert imminent.status != CallStatus.CLOSED
        served(imminent)
        confirm_contact(actor=dispatcher, call_id=imminent.pk)
        closed = close_call(actor=dispatcher, call_id=imminent.pk, **ended)
        assert (closed.no_contact, closed.contact_how) == (None, "unit")
        assert Alert.objects.get().status == "lapsed"

    def test_or_until_somebody_in_charge_says_why_not_and_who_has_them(self, imminent, supervisor):
        closed = close_call(
            actor=supervisor,
            call_id=imminent.pk,
            disposition=Disposition.NOBODY_FOUND,
            tried="looked",
            unserved="gone",
            no_contact=NoContact.FOUND_SAFE,
            named="Unit 3A12",
        )
        assert (closed.no_contact, closed.contact_who) == ("found_safe", "Unit 3A12")

    def test_the_database_keeps_it_open_too(self, imminent):
        change = {"status": "closed", "disposition": "refused", "closed_at": now()}
        with pytest.raises(IntegrityError, match="imminent_risk"), transaction.atomic():
            Call.objects.filter(pk=imminent.pk).update(**change)

    def test_a_reason_without_need_is_not_kept(self, call, dispatcher):
        assert end(dispatcher, call, no_contact=NoContact.IN_ERROR).no_contact is None

    def test_contact_is_confirmed_once_and_only_where_it_is_wanted(self, call, clinician):
        with pytest.raises(Invalid, match="Nobody has said"):
            confirm_contact(actor=clinician, call_id=call.pk)
        declare_imminent(actor=clinician, call_id=call.pk)
        served(call)
        confirm_contact(actor=clinician, call_id=call.pk)
        with pytest.raises(Refusal, match="already"):
            confirm_contact(actor=clinician, call_id=call.pk)

    def test_by_the_clinician_who_has_the_person_at_the_phone(self, imminent, clinician):
        with pytest.raises(NobodyReachedThem, match="Only the clinician who has the call"):
            confirm_contact(actor=clinician, call_id=imminent.pk, by_phone=True)
        Call.objects.filter(pk=imminent.pk).update(owner=clinician)
        reached = confirm_contact(actor=clinician, call_id=imminent.pk, by_phone=True)
        assert (reached.contact_how, reached.contact_who) == ("phone", clinician.name)

    def test_it_can_come_back(self, imminent, clinician):
        served(imminent)
        confirm_contact(actor=clinician, call_id=imminent.pk)
        again = declare_imminent(actor=clinician, call_id=imminent.pk)
        assert again.contact_at is None
        assert Alert.objects.filter(status="raised").count() == 1


@pytest.mark.django_db
class TestHelp:
    def test_carries_the_safety_summary_and_nothing_clinical(self, clinician, dispatcher, call):
        state_fact(actor=dispatcher, call_id=call.pk, topic=Topic.WEAPON, value="a knife", seen=[])
        write_note(
            actor=clinician, call_id=call.pk, text="Secret words.", clearance=Clearance.CLINICAL
        )
        write_record(
            actor=clinician,
            call_id=call.pk,
            kind=RecordKind.BRIEF_NOTE,
            sections={"risk": "Secret words."},
            seen=0,
        )
        ask_help(actor=clinician, call_id=call.pk, reason=POLICE)
        (heard,) = alerts_for(ROOM)
        assert heard.where.startswith("Scissortail Park")
        assert heard.why.startswith("POLICE NOW.")
        assert "Weapon: a knife" in heard.words
        assert "Secret" not in heard.words
        call.refresh_from_db()
        assert call.co_response

    def test_is_heard_by_those_who_send_it(self, clinician, call):
        ask_help(actor=clinician, call_id=call.pk, reason=PageReason.EMS)
        hear = [role for role in Role if alerts_for(Audience(role, "ccd"))]
        assert hear == [Role.DISPATCHER, Role.SUPERVISOR]

    def test_is_asked_once_until_it_is_answered(self, clinician, dispatcher, call):
        alert = ask_help(actor=clinician, call_id=call.pk, reason=POLICE)
        with pytest.raises(AlreadyAsked):
            ask_help(actor=clinician, call_id=call.pk, reason=POLICE)
        acknowledge_page(actor=dispatcher, alert_id=alert.pk)
        ask_help(actor=clinician, call_id=call.pk, reason=POLICE)

    def test_a_wrong_key_is_taken_back_until_it_is_answered(self, clinician, dispatcher, call):
        alert = ask_help(actor=clinician, call_id=call.pk, reason=POLICE)
        withdraw_help(actor=clinician, call_id=call.pk, reason=POLICE)
        alert.refresh_from_db()
        assert alert.status == "lapsed"
        with pytest.raises(NothingToWithdraw):
            withdraw_help(actor=clinician, call_id=call.pk, reason=POLICE)

    def test_nobody_answers_it_who_cannot_send(self, clinician, lead, call):
        alert = ask_help(actor=clinician, call_id=call.pk, reason=POLICE)
        for actor in (clinician, lead):
            with pytest.raises(Forbidden):
                acknowledge_page(actor=actor, alert_id=alert.pk)

    def test_unanswered_it_is_heard_again(self, clinician, call):
        alert = ask_help(actor=clinician, call_id=call.pk, reason=POLICE)
        run_due_alerts(at=alert.due_at)
        assert alerts_for(ROOM)[0].escalated


@pytest.mark.django_db
class TestLifeline:
    def test_out_it_keeps_consent_time_and_who_stayed(self, clinician, call):
        transfer = transfer_to_988(actor=clinician, call_id=call.pk, warm=WARM)
        assert (transfer.direction, transfer.consent, transfer.stayed_on) == (
            "out",
            "given",
            "both",
        )
        assert transfer.due_at - transfer.at == timedelta(minutes=15)

    def test_without_consent_is_refused(self, clinician, call):
        with pytest.raises(Invalid, match="refused"):
            transfer_to_988(
                actor=clinician, call_id=call.pk, warm=WarmTransfer(Consent.REFUSED, StayedOn.US)
            )

    def test_an_outcome_owed_is_listed_until_it_is_known(self, clinician, dispatcher, call):
        transfer = transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
        assert run_due_transfers(at=transfer.due_at - timedelta(seconds=1)) == 0
        assert tasks_for(audience_of(clinician)) == []
        assert run_due_transfers(at=transfer.due_at) == 1
        assert run_due_transfers(at=transfer.due_at) == 0
        for who in (clinician, dispatcher):
            assert [row.kind for row in tasks_for(audience_of(who))] == ["transfer"]
        connected = TransferOutcome.CONNECTED
        record_outcome(actor=clinician, transfer_id=transfer.pk, outcome=connected)
        assert tasks_for(audience_of(clinician)) == []
        with pytest.raises(OutcomeIsKnown, match="The other side"):
            record_outcome(actor=dispatcher, transfer_id=transfer.pk, outcome=connected)

    def test_in_it_is_a_source_of_its_own(self, dispatcher):
        intake = Intake(
            source=Source.HANDOFF_988, warm=WarmTransfer(Consent.GIVEN, StayedOn.COUNSELOR)
        )
        call = receive_call(actor=dispatcher, intake=intake)
        transfer = call.transfers.get()
        assert (transfer.direction, transfer.stayed_on) == ("in", "counsellor")
        assert transfer.outcome == "connected"


@pytest.mark.django_db
def test_an_officer_is_an_intake_of_its_own(dispatcher, clinician):
    intake = Intake(
        source=Source.OFFICER,
        place="Will Rogers Park",
        facts={Topic.WEAPON: "none seen", Topic.VIOLENCE: ""},
        wants_clinician=True,
    )
    call = receive_call(actor=dispatcher, intake=intake)
    assert call.owner == dispatcher
    assert set(call.facts.values_list("topic", "value")) == {
        ("location", "Will Rogers Park"),
        ("weapon", "none seen"),
    }
    assert call.handoffs.get().status == "offered"
