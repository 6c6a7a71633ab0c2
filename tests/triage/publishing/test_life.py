"""Draft, proven, signed, in force, retired; and what a draft would have done to past calls."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from journal.codes.calls import CallStatus
from journal.selectors import events_after
from mih.demo.city import PROTOCOL
from mih.demo.invented import CLEAR
from programs.base.machine import IllegalTransition
from programs.base.refusals import Forbidden, Invalid
from tests.triage.small import SMALL, changed
from triage.decisions.models import Assessment
from triage.decisions.services import decide
from triage.protocols.models import ProtocolVersion
from triage.protocols.selectors import NoProtocol, published
from triage.protocols.states import ProtocolStatus
from triage.publishing import what_if
from triage.publishing.services import (
    Unexplained,
    Unproven,
    Unsigned,
    draft_protocol,
    explain_easing,
    prove_protocol,
    publish_protocol,
    sign_protocol,
)
from triage.publishing.what_if import replay

NAMES = {"name": "Lee Lead", "role": "Clinical lead"}


def signed(lead, source):
    version = draft_protocol(actor=lead, source=source)
    prove_protocol(actor=lead, version_id=version.pk)
    return sign_protocol(actor=lead, version_id=version.pk, **NAMES)


@pytest.fixture
def no_vignettes(monkeypatch):
    """A city that has none: those of this one know nothing of the small protocol."""
    monkeypatch.setattr(what_if, "city_vignettes", lambda: ())


def kinds():
    return [event.kind for event in events_after(0)]


@pytest.mark.django_db
class TestLife:
    def test_from_draft_to_force(self, lead, manager, no_vignettes):
        version = signed(lead, SMALL)
        publish_protocol(actor=manager, version_id=version.pk)
        now_in_force = published()
        assert now_in_force.pk == version.pk
        assert (now_in_force.signed_name, now_in_force.signed_role) == tuple(NAMES.values())
        assert now_in_force.signed_at is not None
        assert kinds() == [
            "protocol.drafted",
            "protocol.proven",
            "protocol.signed",
            "protocol.published",
        ]

    def test_retires_the_one_before(self, lead, protocol, no_vignettes):
        version = signed(lead, SMALL)
        publish_protocol(actor=lead, version_id=version.pk)
        protocol.refresh_from_db()
        assert protocol.status == ProtocolStatus.RETIRED
        assert protocol.retired_at is not None
        assert published().pk == version.pk

    def test_is_not_published_without_a_signature(self, lead, protocol):
        draft = draft_protocol(actor=lead, source=SMALL)
        with pytest.raises(Unsigned, match="small-1 is draft: it is not signed"):
            publish_protocol(actor=lead, version_id=draft.pk)
        prove_protocol(actor=lead, version_id=draft.pk)
        with pytest.raises(Unsigned, match="is proven: it is not signed"):
            publish_protocol(actor=lead, version_id=draft.pk)
        assert published() == protocol

    def test_is_not_signed_before_it_is_proven(self, lead):
        draft = draft_protocol(actor=lead, source=SMALL)
        with pytest.raises(IllegalTransition):
            sign_protocol(actor=lead, version_id=draft.pk, **NAMES)

    def test_a_signature_has_a_name_and_a_role(self, lead):
        draft = draft_protocol(actor=lead, source=SMALL)
        prove_protocol(actor=lead, version_id=draft.pk)
        with pytest.raises(Invalid, match="a name and a role"):
            sign_protocol(actor=lead, version_id=draft.pk, name="Lee", role=" ")

    def test_a_flawed_draft_is_kept_and_not_proven(self, lead):
        flawed = changed(("when = {}", 'when = { visit = ["yes"] }'))
        draft = draft_protocol(actor=lead, source=flawed)
        with pytest.raises(Unproven, match="a case that no rule decides"):
            prove_protocol(actor=lead, version_id=draft.pk)
        draft.refresh_from_db()
        assert (draft.status, draft.source) == (ProtocolStatus.DRAFT, flawed)

    def test_a_draft_is_revised_and_must_be_proven_again(self, lead):
        draft = draft_protocol(actor=lead, source=SMALL)
        prove_protocol(actor=lead, version_id=draft.pk)
        again = draft_protocol(actor=lead, source=changed(('"A visit."', '"Somebody goes."')))
        assert (again.pk, again.status) == (draft.pk, ProtocolStatus.DRAFT)

    def test_a_signed_version_is_not_drafted_again(self, lead):
        signed(lead, SMALL)
        with pytest.raises(Unproven, match="give a new version"):
            draft_protocol(actor=lead, source=SMALL)

    def test_what_cannot_be_read_is_told(self, lead):
        with pytest.raises(Unproven, match="not TOML"):
            draft_protocol(actor=lead, source="code =")
        assert not ProtocolVersion.objects.exists()

    def test_says_so_when_nothing_is_in_force(self, lead):
        draft_protocol(actor=lead, source=SMALL)
        with pytest.raises(NoProtocol):
            published()

    def test_is_the_leads_to_draft_and_sign(self, dispatcher, manager, supervisor, lead):
        version = draft_protocol(actor=lead, source=SMALL)
        for other in (dispatcher, manager, supervisor):
            with pytest.raises(Forbidden):
                draft_protocol(actor=other, source=SMALL)
            with pytest.raises(Forbidden):
                sign_protocol(actor=other, version_id=version.pk, **NAMES)
        with pytest.raises(Forbidden):
            publish_protocol(actor=supervisor, version_id=version.pk)

    def test_the_database_holds_one_in_force_and_none_unsigned(self, lead, protocol):
        version = draft_protocol(actor=lead, source=SMALL)
        rows = ProtocolVersion.objects.filter(pk=version.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(status=ProtocolStatus.PUBLISHED, published_at=now())
        with pytest.raises(IntegrityError, match="one_protocol_in_force"), transaction.atomic():
            ProtocolVersion.objects.create(
                code="other",
                version=1,
                status=ProtocolStatus.PUBLISHED,
                source=SMALL,
                sha256="x" * 64,
                drafted_at=now(),
                signed_at=now(),
                signed_name="N",
                signed_role="R",
                published_at=now(),
            )


@pytest.fixture
def past(call_taker, make_call, protocol):
    """Past calls: two of a doubtful visit, one of thoughts of suicide, one by phone."""
    cases = [{"presence": "unsure"}, {"presence": "unsure"}, {"self_harm": "thoughts"}, {}]
    for answers in cases:
        decide(
            actor=call_taker,
            call_id=make_call(CallStatus.TRIAGING).pk,
            protocol=protocol,
            answers=CLEAR | answers,
        )


def okc(version, *changes):
    source = PROTOCOL.read_text().replace("version = 3", f"version = {version}")
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return source


EASED = ('when = { presence = ["unsure", "yes"] }', 'when = { presence = ["yes"] }')
STRICTER = (
    'when = { presence = ["unsure", "yes"] }\nthen = { band = 3, priority = 3 }',
    'when = { presence = ["unsure", "yes"] }\nthen = { band = 2, priority = 2 }',
)


@pytest.mark.django_db
class TestWhatIf:
    def test_the_same_table_changes_nothing(self, lead, past):
        replayed = replay(draft_protocol(actor=lead, source=okc(4)))
        assert (replayed.total, replayed.elsewhere, replayed.patterns) == (4, 0, ())

    def test_says_how_many_would_go_elsewhere_and_from_where_to_where(self, lead, past):
        replayed = replay(draft_protocol(actor=lead, source=okc(4, STRICTER)))
        assert [(move.before, move.after, move.count) for move in replayed.moves] == [
            ("3 · Alternative Response Team", "2 · Crisis Response Team", 2)
        ]
        assert not replayed.eased
        assert not replayed.cases

    def test_lists_each_call_that_would_be_served_less_urgently(self, lead, past):
        replayed = replay(draft_protocol(actor=lead, source=okc(4, EASED)))
        (pattern,) = replayed.eased
        change = (pattern.from_rule, pattern.to_rule, pattern.count)
        assert change == ("response-needed", "phone", 2)
        numbers = {
            assessment.call.number
            for assessment in Assessment.objects.filter(rule="response-needed")
        }
        assert {case.number for case in replayed.cases} == numbers

    def test_somebody_no_longer_sent_along_is_an_easing(self, lead, past, make_call, protocol):
        decide(
            actor=lead,
            call_id=make_call(CallStatus.TRIAGING).pk,
            protocol=protocol,
            answers=CLEAR | {"others": "signs"},
        )
        without = ('[[along]]\nwhen = { others = ["signs"] }\nadd = ["co_response"]\n', "")
        assert [
            pattern.count
            for pattern in replay(draft_protocol(actor=lead, source=okc(4, without))).eased
        ] == [1]

    def test_an_answer_the_draft_does_not_offer_counts_as_not_asked(self, lead, past):
        replayed = replay(draft_protocol(actor=lead, source=SMALL))
        assert replayed.total == 4
        assert {move.after for move in replayed.moves} == {"2 · Crisis team"}

    def test_nothing_is_published_with_unexplained_easings(self, lead, past, protocol):
        version = signed(lead, okc(4, EASED))
        with pytest.raises(Unexplained, match="2 calls and 1 vignettes from response-needed"):
            publish_protocol(actor=lead, version_id=version.pk)
        assert published() == protocol
        explain_easing(
            actor=lead,
            version_id=version.pk,
            from_rule="response-needed",
            to_rule="phone",
            text="A clinician rings back within the quarter hour.",
        )
        publish_protocol(actor=lead, version_id=version.pk)
        assert published().pk == version.pk

    def test_an_explanation_has_words(self, lead, past):
        version = draft_protocol(actor=lead, source=okc(4, EASED))
        with pytest.raises(Invalid, match="in a sentence"):
            explain_easing(actor=lead, version_id=version.pk, from_rule="a", to_rule="b", text=" ")
