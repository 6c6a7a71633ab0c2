"""Each ending has its evidence: what is on record carries it, what is missing refuses it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.calls.models import Call
from dispatch.calls.services import state_fact
from dispatch.closing.checks import Record
from dispatch.closing.evidence import EVIDENCE, evidence_of
from dispatch.closing.models import ContactAttempt
from dispatch.closing.refusing import (
    EvidenceMissing,
    SecondPersonNeeded,
    UnservedReasonRequired,
    UntriagedReasonRequired,
)
from dispatch.closing.services import ask_to_close, close_call, record_attempt
from dispatch.countersigns.services import answer_countersign
from dispatch.obligations.models import Obligation
from dispatch.transfers.models import LifelineReferral, LifelineTransfer
from journal.codes.calls import (
    NOT_COUNTED,
    CallStatus,
    ClosedOn,
    Destination,
    Disposition,
    Topic,
    Tried,
    Unserved,
    WhyUntriaged,
)
from journal.codes.scene import ObligationKind, ObligationStatus, Origin
from journal.selectors import events_after
from programs.base.periods import Period
from programs.base.refusals import Invalid
from programs.ledger.projection import project
from programs.metrics.selectors import calls_of
from tests.ends import served

pytestmark = pytest.mark.django_db
D = Disposition
GONE = {"unserved": Unserved.GONE}
LOOKED = {"disposition": D.NOBODY_FOUND, "tried": Tried.LOOKED, **GONE}
CLOSED = {"status": "closed", "disposition": "refused"}


def agency(call, kind, status=ObligationStatus.ACCEPTED):
    at = now()
    return Obligation.objects.create(
        call=call, kind=kind, origin=Origin.PERSON, status=status, asked_at=at, due_at=at,
        accepted_at=at, who="3A12", arrived_at=at if status == ObligationStatus.ARRIVED else None,
    )  # fmt: skip


@pytest.mark.parametrize("disposition", [one for one in D if one not in NOT_COUNTED])
@pytest.mark.parametrize("destination", [Destination.POLICE, Destination.CRT, Destination.CCD])
@pytest.mark.parametrize("status", [CallStatus.RECEIVED, CallStatus.PENDING])
def test_a_claim_alone_ends_nothing(dispatcher, make_call, disposition, destination, status):
    call = make_call(status, destination=destination, need=destination, need_name="Somebody")
    head = events_after(0)
    with pytest.raises(Invalid), transaction.atomic():
        close_call(
            actor=dispatcher, call_id=call.pk, disposition=disposition, unserved=Unserved.OTHER,
            untriaged=WhyUntriaged.HANDED_ON,
        )  # fmt: skip
    assert Call.objects.get(pk=call.pk).status == status
    assert len(events_after(0)) == len(head)


class TestWhatCarriesAnEnding:
    def closes(self, actor, call, disposition, on, **said):
        closed = close_call(actor=actor, call_id=call.pk, disposition=disposition, **said)
        assert (closed.status, closed.closed_on) == (CallStatus.CLOSED, on)
        assert events_after(0)[-1].kind or True
        return closed

    @pytest.mark.parametrize(
        "disposition", [D.STABILIZED_IN_PLACE, D.TRANSPORTED_VOLUNTARILY, D.TO_PARTNER]
    )
    def test_a_unit_that_was_there(self, dispatcher, make_call, disposition):
        call = served(make_call(CallStatus.ACTIVE, need=Destination.CRT))
        assert self.closes(dispatcher, call, disposition, ClosedOn.UNIT).unserved is None

    @pytest.mark.parametrize(
        "disposition", [D.REFUSED, D.NOBODY_FOUND, D.TO_POLICE, D.TRANSPORTED_BY_EMS]
    )
    def test_the_crews_own_word(self, dispatcher, make_call, disposition):
        call = served(make_call(CallStatus.ACTIVE), outcome=disposition)
        self.closes(dispatcher, call, disposition, ClosedOn.CREW)

    def test_what_somebody_else_pressed_for_the_crew_is_no_second_word(self, dispatcher, make_call):
        call = served(make_call(CallStatus.ACTIVE), outcome=D.REFUSED, by_crew=False)
        with pytest.raises(SecondPersonNeeded):
            close_call(actor=dispatcher, call_id=call.pk, disposition=D.REFUSED)

    def test_another_outcome_of_the_crew_carries_nothing(self, dispatcher, make_call):
        call = served(make_call(CallStatus.ACTIVE), outcome=D.STABILIZED_IN_PLACE)
        with pytest.raises(EvidenceMissing, match="said no"):
            close_call(actor=dispatcher, call_id=call.pk, disposition=D.REFUSED)

    @pytest.mark.parametrize(
        ("disposition", "kind"),
        [(D.TO_POLICE, ObligationKind.POLICE), (D.TRANSPORTED_BY_EMS, ObligationKind.EMS)],
    )
    def test_an_agency_that_said_who_comes(self, dispatcher, make_call, disposition, kind):
        call = make_call(destination=Destination.POLICE, need=Destination.POLICE, priority=1)
        agency(call, kind, ObligationStatus.ARRIVED)
        closed = self.closes(dispatcher, call, disposition, ClosedOn.AGENCY)
        assert closed.unserved is None

    def test_an_agency_that_withdrew_took_nothing(self, dispatcher, make_call):
        call = make_call(destination=Destination.POLICE, need=Destination.POLICE, priority=1)
        row = agency(call, ObligationKind.POLICE)
        Obligation.objects.filter(pk=row.pk).update(
            status="unavailable", ended_at=now(), reason="no_unit"
        )
        with pytest.raises(Invalid):
            close_call(
                actor=dispatcher, call_id=call.pk, disposition=D.TO_POLICE,
                unserved=Unserved.POLICE_OR_EMS,
            )  # fmt: skip

    def test_a_clinician_who_has_it(self, clinician, make_call):
        call = make_call(destination=Destination.CCD, priority=4, owner=clinician)
        self.closes(clinician, call, D.SETTLED_BY_PHONE, ClosedOn.CLINICIAN)

    def test_a_clinician_who_had_it(self, dispatcher, clinician, make_call):
        call = make_call(destination=Destination.CCD, priority=4, owner=dispatcher)
        at = now()
        call.handoffs.create(
            status="complete", giver=dispatcher, taken_by=clinician, offered_at=at,
            waiting_since=at, accepted_at=at, ended_at=at, expires_at=at,
        )  # fmt: skip
        self.closes(dispatcher, call, D.SETTLED_BY_PHONE, ClosedOn.CLINICIAN)

    def test_a_transfer_that_connected(self, dispatcher, make_call):
        call = make_call(destination=Destination.LIFELINE, priority=4, need=Destination.LIFELINE)
        at = now()
        transfer = LifelineTransfer.objects.create(
            call=call, direction="out", consent="given", stayed_on="both", by=dispatcher, at=at,
            due_at=at,
        )  # fmt: skip
        with pytest.raises(EvidenceMissing, match="988"):
            close_call(actor=dispatcher, call_id=call.pk, disposition=D.TO_988)
        LifelineTransfer.objects.filter(pk=transfer.pk).update(
            status="connected", outcome="connected", outcome_at=at, outcome_by=dispatcher
        )
        self.closes(dispatcher, call, D.TO_988, ClosedOn.LIFELINE)

    def test_consent_to_call_988_oneself(self, dispatcher, make_call):
        call = make_call(destination=Destination.LIFELINE, priority=4)
        LifelineReferral.objects.create(call=call, consent="given", by=dispatcher, at=now())
        self.closes(dispatcher, call, D.TO_988, ClosedOn.CONSENT)

    def test_what_was_tried_on_a_mild_call(self, dispatcher, make_call):
        call = make_call(destination=Destination.CCD, priority=4, need=Destination.CCD)
        record_attempt(actor=dispatcher, call_id=call.pk, tried=Tried.NO_ANSWER)
        self.closes(dispatcher, call, D.NOBODY_FOUND, ClosedOn.ATTEMPT, **GONE)

    def test_what_was_tried_said_with_the_ending(self, dispatcher, make_call):
        call = make_call(destination=Destination.CCD, priority=4, need=Destination.CCD)
        self.closes(
            dispatcher, call, D.CANCELLED, ClosedOn.ATTEMPT, tried=Tried.CALLED_OFF,
            unserved=Unserved.CALLED_OFF,
        )  # fmt: skip
        assert ContactAttempt.objects.get().tried == "called_off"

    @pytest.mark.parametrize(
        ("disposition", "tried"),
        [
            (D.CANCELLED, Tried.NO_ANSWER),
            (D.REFUSED, Tried.CALLED_OFF),
            (D.NOBODY_FOUND, Tried.SAID_NO),
        ],
    )
    def test_another_attempt_is_not_the_evidence(self, dispatcher, make_call, disposition, tried):
        call = make_call(destination=Destination.CCD, priority=4, need=Destination.CCD)
        with pytest.raises(EvidenceMissing), transaction.atomic():
            close_call(
                actor=dispatcher, call_id=call.pk, disposition=disposition, tried=tried, **GONE
            )
        assert not ContactAttempt.objects.exists()

    def test_an_attempt_is_never_erased(self, dispatcher, make_call):
        attempt = record_attempt(actor=dispatcher, call_id=make_call().pk, tried=Tried.LINE_DEAD)
        with pytest.raises(IntegrityError, match="kept as it was said"), transaction.atomic():
            attempt.delete()


class TestASecondWord:
    @pytest.fixture
    def call(self, make_call):
        return make_call(need=Destination.CRT, need_name="Crisis Response Team")

    def test_one_person_alone_does_not_end_a_grave_call(self, dispatcher, call):
        with pytest.raises(SecondPersonNeeded, match="one person's word"), transaction.atomic():
            close_call(actor=dispatcher, call_id=call.pk, **LOOKED)
        assert not ContactAttempt.objects.exists()

    def test_the_supervisor_does(self, supervisor, call):
        closed = close_call(actor=supervisor, call_id=call.pk, **LOOKED)
        assert closed.closed_on == ClosedOn.SECOND

    def test_or_confirms_it(self, dispatcher, supervisor, call):
        row = ask_to_close(actor=dispatcher, call_id=call.pk, **LOOKED)
        call.refresh_from_db()
        assert call.status == CallStatus.PENDING
        answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        call.refresh_from_db()
        assert (call.status, call.closed_on, call.unserved) == ("closed", "second", "gone")
        assert ContactAttempt.objects.get().by == dispatcher

    def test_or_refuses_it(self, dispatcher, supervisor, call):
        row = ask_to_close(actor=dispatcher, call_id=call.pk, **LOOKED)
        answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=False)
        call.refresh_from_db()
        assert call.status == CallStatus.PENDING

    def test_nobody_is_asked_where_something_else_is_missing(self, dispatcher, call):
        with pytest.raises(EvidenceMissing, match="looked or called back"):
            ask_to_close(actor=dispatcher, call_id=call.pk, disposition=D.NOBODY_FOUND, **GONE)

    def test_nobody_is_asked_in_vain(self, dispatcher, make_call):
        call = served(make_call(CallStatus.ACTIVE))
        with pytest.raises(Invalid, match="no second person"):
            ask_to_close(actor=dispatcher, call_id=call.pk, disposition=D.STABILIZED_IN_PLACE)

    @pytest.mark.parametrize("disposition", NOT_COUNTED)
    def test_nobody_calls_a_grave_call_a_test_alone(self, dispatcher, call, disposition):
        with pytest.raises(SecondPersonNeeded):
            close_call(actor=dispatcher, call_id=call.pk, disposition=disposition)


class TestNobodyServedIt:
    """Every ending without service says why, whomever the call was for."""

    @pytest.mark.parametrize("need", [*Destination])
    def test_it_says_why(self, supervisor, make_call, need):
        call = make_call(destination=Destination.CCD, priority=4, need=need, need_name=need.label)
        said = {"disposition": D.CANCELLED, "tried": Tried.CALLED_OFF}
        with pytest.raises(UnservedReasonRequired, match="was needed and nobody served"):
            close_call(actor=supervisor, call_id=call.pk, **said)
        closed = close_call(actor=supervisor, call_id=call.pk, **said, unserved=Unserved.CALLED_OFF)
        assert closed.unserved == "called_off"

    def test_one_never_triaged_too(self, dispatcher, make_call):
        call = make_call(CallStatus.RECEIVED)
        said = {"disposition": D.NOBODY_FOUND, "tried": Tried.NO_ANSWER}
        with pytest.raises(UnservedReasonRequired):
            close_call(actor=dispatcher, call_id=call.pk, **said)
        assert close_call(actor=dispatcher, call_id=call.pk, **said, **GONE).unserved == "gone"

    def test_one_never_triaged_in_which_a_risk_was_stated_wants_a_second_word(
        self, dispatcher, make_call
    ):
        call = make_call(CallStatus.RECEIVED)
        state_fact(actor=dispatcher, call_id=call.pk, topic=Topic.WEAPON, value="knife", seen=[])
        with pytest.raises(SecondPersonNeeded):
            close_call(
                actor=dispatcher, call_id=call.pk, disposition=D.NOBODY_FOUND,
                tried=Tried.NO_ANSWER, **GONE,
            )  # fmt: skip

    def test_one_served_and_never_triaged_says_why_not(self, clinician, make_call):
        call = make_call(CallStatus.RECEIVED, owner=clinician)
        with pytest.raises(UntriagedReasonRequired, match="never triaged"):
            close_call(actor=clinician, call_id=call.pk, disposition=D.SETTLED_BY_PHONE)
        closed = close_call(
            actor=clinician, call_id=call.pk, disposition=D.SETTLED_BY_PHONE,
            untriaged=WhyUntriaged.CLINICIAN,
        )  # fmt: skip
        assert (closed.untriaged, closed.unserved) == ("clinician", None)


class TestNotCounted:
    @pytest.mark.parametrize("disposition", NOT_COUNTED)
    def test_is_in_no_count(self, dispatcher, disposition):
        from dispatch.intake.services import Intake, receive_call
        from journal.codes.calls import Source

        one, other = (
            receive_call(actor=dispatcher, intake=Intake(source=Source.TRANSFER_911))
            for _ in range(2)
        )
        close_call(actor=dispatcher, call_id=one.pk, disposition=disposition)
        project()
        day = Period(one.received_at, now(), "today")
        assert [call.number for call in calls_of(day)] == [other.number]


class TestTheDatabaseHoldsIt:
    def refuses(self, name, call, **change):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Call.objects.filter(pk=call.pk).update(**{**CLOSED, "closed_at": now(), **change})

    def test_an_ending_on_nothing(self, make_call):
        self.refuses("what_carried_an_ending", make_call())

    @pytest.mark.parametrize("status", [CallStatus.RECEIVED, CallStatus.PENDING])
    def test_a_grave_or_untriaged_call_without_a_reason(self, make_call, status):
        self.refuses("ends_with_a_reason", make_call(status), closed_on="attempt")

    @pytest.mark.parametrize(
        ("disposition", "on"),
        [
            ("settled_by_phone", "clinician"), ("settled_by_phone", "asked"),
            ("to_988", "lifeline"), ("to_988", "consent"), ("duplicate", "merged"),
            ("settled_by_phone", "unit"), ("to_988", "attempt"), ("duplicate", "second"),
            ("stabilised_in_place", "unit"), ("refused", "crew"),
        ],
    )  # fmt: skip
    def test_a_claim_with_nothing_behind_it(self, make_call, disposition, on):
        call = make_call(destination=Destination.LIFELINE, priority=4)
        self.refuses(
            "an_ending_is_as_claimed|nothing on record carries",
            call,
            disposition=disposition,
            closed_on=on,
        )

    def test_contact_by_nobody(self, make_call):
        call = make_call(imminent_at=now())
        with pytest.raises(IntegrityError, match="contact_says_who"), transaction.atomic():
            Call.objects.filter(pk=call.pk).update(contact_at=now())


def test_every_ending_says_what_is_missing_and_how_to_give_it():
    assert set(EVIDENCE) == set(D)
    for disposition, evidence in EVIDENCE.items():
        assert evidence.must
        assert bool(evidence.missing) == (disposition not in NOT_COUNTED)


def test_the_check_of_the_band_that_a_taker_may_settle(dispatcher, make_call):
    """Only of the mildest, and only with an assessment."""
    call = make_call(destination=Destination.LIFELINE, priority=4)
    assert evidence_of(Record(call, dispatcher), D.SETTLED_BY_PHONE) is None
