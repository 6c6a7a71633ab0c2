"""Who may be sent to 988: with consent, with somebody on the line, and never a grave call."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.line.commands import LineContext
from dispatch.line.reading import read as read_line
from dispatch.transfers.models import LifelineReferral, LifelineTransfer
from dispatch.transfers.services import (
    TooGraveFor988,
    TransferUnderWay,
    WarmTransfer,
    record_outcome,
    refer_to_988,
    transfer_to_988,
)
from journal.codes.calls import CallStatus, Destination
from journal.codes.care import StayedOn, TransferOutcome
from journal.codes.handoffs import Consent
from programs.base.refusals import Invalid
from programs.people.models import Staff
from programs.people.selectors import audience_of
from programs.people.services import issue_token

WARM = WarmTransfer(Consent.GIVEN, StayedOn.BOTH)
DANGER = {"imminent_at": now()}
# What a call is, and from which band on it may be transferred, or be given the number.
CASES = [
    ({"status": CallStatus.RECEIVED}, False, False, "not triaged"),
    ({"status": CallStatus.TRIAGING}, False, False, "not triaged"),
    ({"destination": Destination.POLICE, "band": 1}, False, False, "too grave"),
    ({"destination": Destination.CRT, "band": 2}, False, False, "too grave"),
    ({"destination": Destination.CCD, "band": 3}, True, False, "more than a number"),
    ({"destination": Destination.CCD, "band": 4}, True, True, ""),
    ({"destination": Destination.LIFELINE, "band": 5}, True, True, ""),
    ({"destination": Destination.ART, "band": 3, "locked": True}, False, False, "hard stop stands"),
    ({"destination": Destination.CCD, "band": 4, **DANGER}, False, False, "life is in danger"),
]


@pytest.fixture
def call(make_call):
    return make_call(destination=Destination.CCD, priority=4)


@pytest.mark.django_db
class TestGrave:
    @pytest.mark.parametrize(("given", "warm", "number", "words"), CASES)
    def test_by_the_commands(self, dispatcher, make_call, given, warm, number, words):
        call = make_call(**given)
        for allowed, send in (
            (warm, lambda: transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)),
            (
                number,
                lambda: refer_to_988(actor=dispatcher, call_id=call.pk, consent=Consent.GIVEN),
            ),
        ):
            if allowed:
                assert send().call == call
            else:
                with pytest.raises(TooGraveFor988, match=words):
                    send()
        assert LifelineTransfer.objects.count() == int(warm)
        assert LifelineReferral.objects.count() == int(number)

    @pytest.mark.parametrize(("given", "warm", "number", "words"), CASES)
    def test_by_the_database(self, dispatcher, make_call, given, warm, number, words):
        """Whoever writes past the command."""
        call = make_call(**given)
        row = {"call": call, "consent": "given", "by": dispatcher, "at": now()}
        more = {"direction": "out", "stayed_on": "us", "due_at": now()}
        for allowed, write in (
            (warm, lambda: LifelineTransfer.objects.create(**row, **more)),
            (number, lambda: LifelineReferral.objects.create(**row)),
        ):
            if allowed:
                write()
            else:
                with pytest.raises(IntegrityError, match="stays with us"), transaction.atomic():
                    write()

    def test_danger_that_a_responder_has_reached_is_over(self, dispatcher, make_call):
        call = make_call(
            destination=Destination.CCD,
            imminent_at=now(),
            contact_at=now(),
            contact_how="before",
        )
        transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)


@pytest.mark.django_db
class TestConsent:
    @pytest.mark.parametrize(
        ("consent", "words"),
        [
            (Consent.NOT_ASKED, "was not asked"),
            (Consent.REFUSED, "refused"),
            (Consent.UNABLE, "could not be asked"),
        ],
    )
    def test_is_asked_and_given(self, dispatcher, call, consent, words):
        with pytest.raises(Invalid, match=words):
            transfer_to_988(
                actor=dispatcher, call_id=call.pk, warm=WarmTransfer(consent, StayedOn.US)
            )
        with pytest.raises(Invalid, match=words):
            refer_to_988(actor=dispatcher, call_id=call.pk, consent=consent)
        row = {"call": call, "consent": consent, "by": dispatcher, "at": now()}
        more = {"direction": "out", "stayed_on": "us", "due_at": now()}
        for write in (
            lambda: LifelineTransfer.objects.create(**row, **more),
            lambda: LifelineReferral.objects.create(**row),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                write()

    def test_somebody_stays_on_the_line(self, dispatcher, call):
        with pytest.raises(Invalid, match="Somebody stays on the line"):
            transfer_to_988(
                actor=dispatcher,
                call_id=call.pk,
                warm=WarmTransfer(Consent.GIVEN, StayedOn.NOBODY),
            )
        row = {"call": call, "consent": "given", "by": dispatcher, "at": now(), "due_at": now()}
        with pytest.raises(IntegrityError, match="stays on the line"), transaction.atomic():
            LifelineTransfer.objects.create(direction="out", stayed_on="nobody", **row)

    def test_from_988_it_is_theirs_to_ask(self, dispatcher, make_call):
        LifelineTransfer.objects.create(
            call=make_call(CallStatus.RECEIVED), direction="in", consent="not_asked",
            stayed_on="nobody", by=dispatcher, at=now(), due_at=now(),
        )  # fmt: skip


@pytest.mark.django_db
class TestOneAtATime:
    def test_a_second_waits_for_the_outcome_of_the_first(self, dispatcher, call):
        first = transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
        with pytest.raises(TransferUnderWay, match="say how it went first"):
            transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
        record_outcome(actor=dispatcher, transfer_id=first.pk, outcome=TransferOutcome.NO_ANSWER)
        transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)

    def test_a_closed_call_has_nobody_to_send(self, dispatcher, make_call):
        over = make_call(CallStatus.CLOSED, destination=Destination.CCD)
        for send in (
            lambda: transfer_to_988(actor=dispatcher, call_id=over.pk, warm=WARM),
            lambda: refer_to_988(actor=dispatcher, call_id=over.pk, consent=Consent.GIVEN),
        ):
            with pytest.raises(Invalid, match="closed"):
                send()

    def test_what_was_agreed_is_kept(self, dispatcher, call):
        refer_to_988(actor=dispatcher, call_id=call.pk, consent=Consent.GIVEN)
        for write in (
            lambda: LifelineReferral.objects.update(at=now()),
            lambda: LifelineReferral.objects.all().delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                write()


@pytest.mark.django_db
class TestScreens:
    @pytest.fixture
    def browser(self, client, dispatcher):
        client.force_login(dispatcher, "django.contrib.auth.backends.ModelBackend")
        return client

    def test_the_sheet_says_before_why_not(self, browser, make_call):
        grave = make_call(destination=Destination.CRT, band=2)
        page = browser.get(f"/calls/{grave.pk}/988/", secure=True).content.decode()
        assert "too grave for 988" in page
        assert "Number given" not in page

    def test_a_refusal_keeps_what_was_typed(self, browser, call):
        answer = browser.post(
            f"/calls/{call.pk}/988/", {"consent": "not_asked", "stayed_on": "both"}, secure=True
        )
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "was not asked" in page
        assert page.count("checked") == 2

    def test_the_number_is_given_from_the_same_sheet(self, browser, call):
        page = browser.get(f"/calls/{call.pk}/988/", secure=True).content.decode()
        assert "Number given" in page
        path = f"/calls/{call.pk}/988/number/"
        assert browser.post(path, {}, secure=True).status_code == 422
        assert browser.post(path, {"consent": "given"}, secure=True).status_code == 204
        assert call.lifeline_referrals.count() == 1

    def test_the_api_holds_the_same(self, client, dispatcher, make_call, call):
        token = issue_token(actor=None, username=dispatcher.username)
        head = {"Authorization": f"Bearer {token}"}
        grave = make_call(destination=Destination.CRT, band=2)

        def post(call, path, body):
            return client.post(
                f"/api/v1/calls/{call.pk}/{path}", body, "application/json", secure=True,
                headers=head,
            )  # fmt: skip

        warm = {"consent": "given", "stayed_on": "us"}
        assert post(grave, "transfers", warm).status_code == 409
        assert post(grave, "988-referrals", {"consent": "given"}).status_code == 409
        assert post(call, "transfers", {**warm, "consent": "not_asked"}).status_code == 422
        assert post(call, "transfers", {**warm, "stayed_on": "nobody"}).status_code == 422
        assert post(call, "988-referrals", {"consent": "given"}).status_code == 201
        assert post(call, "transfers", warm).status_code == 201


@pytest.mark.django_db
class TestLine:
    @pytest.fixture
    def context(self, dispatcher: Staff, call):
        return LineContext(dispatcher, audience_of(dispatcher), call.pk)

    def test_opens_the_sheet(self, context, call):
        assert read_line(context, "988").act().press == "m"

    def test_says_how_it_went(self, context, dispatcher, call):
        with pytest.raises(Invalid, match="Nobody transferred"):
            read_line(context, "outcome connected")
        sent = transfer_to_988(actor=dispatcher, call_id=call.pk, warm=WARM)
        for words in ("outcome", "outcome well"):
            with pytest.raises(Invalid, match="one of connected"):
                read_line(context, words)
        read_line(context, "outcome lost").act()
        sent.refresh_from_db()
        assert sent.outcome == "line_lost"
