"""In whose name a protocol moves, the server's own shell included; and no other version moves."""

import pytest
from django.utils.timezone import now

from journal.selectors import events_after
from programs.base.machine import IllegalTransition
from programs.base.refusals import Invalid, NotFound, Refusal
from tests.triage.small import SMALL
from triage.protocols.models import Explanation, ProtocolVersion
from triage.publishing import what_if
from triage.publishing.services import (
    REASON_WORDS,
    Unproven,
    Unsigned,
    draft_protocol,
    explain_easing,
    prove_protocol,
    publish_protocol,
    sign_protocol,
)

pytestmark = pytest.mark.django_db
WHY = "Nobody is served any later."


@pytest.fixture(autouse=True)
def no_vignettes(monkeypatch):
    """A city that has none: those of this one know nothing of the small protocol."""
    monkeypatch.setattr(what_if, "city_vignettes", lambda: ())


@pytest.fixture
def beside(lead):
    """Another version, drafted by somebody."""
    version = ProtocolVersion.objects.create(
        code="other", version="1", source=SMALL, sha256="0" * 64, drafted_at=now(), drafted_by=lead
    )
    return version


def fresh(row):
    row.refresh_from_db()
    return row


def whole_life(actor):
    version = draft_protocol(actor=actor, source=SMALL)
    prove_protocol(actor=actor, version_id=version.pk)
    explain_easing(actor=actor, version_id=version.pk, from_rule="a", to_rule="b", text=f" {WHY} ")
    sign_protocol(actor=actor, version_id=version.pk, name=" Lee Lead ", role=" Clinical lead ")
    return publish_protocol(actor=actor, version_id=version.pk)


@pytest.mark.parametrize("by_somebody", [True, False])
def test_each_step_is_whose_it_is(lead, beside, by_somebody):
    actor = lead if by_somebody else None
    version = fresh(whole_life(actor))
    assert (version.status, version.drafted_by, version.signed_by) == ("published", actor, actor)
    assert (version.signed_name, version.signed_role) == ("Lee Lead", "Clinical lead")
    assert version.drafted_at <= version.signed_at <= version.published_at
    explanation = Explanation.objects.get()
    assert (explanation.protocol, explanation.by, explanation.text) == (version, actor, WHY)
    assert (explanation.from_rule, explanation.to_rule) == ("a", "b")
    events = events_after(0)
    assert [event.actor_id for event in events] == [actor.pk if actor else None] * len(events)
    assert [event.kind.removeprefix("protocol.") for event in events] == [
        "drafted", "proven", "easing_explained", "signed", "published",
    ]  # fmt: skip
    assert fresh(beside).status == "draft"


def test_explained_anew_the_new_words_stand(lead):
    version = draft_protocol(actor=lead, source=SMALL)
    said = {"actor": lead, "version_id": version.pk, "from_rule": "a"}
    for to_rule, text in (("b", WHY), ("c", WHY), ("b", "They are called back within the hour.")):
        explain_easing(to_rule=to_rule, text=text, **said)
    kept = set(Explanation.objects.values_list("to_rule", "text"))
    assert kept == {("b", "They are called back within the hour."), ("c", WHY)}
    with pytest.raises(Invalid, match="in a sentence"):
        explain_easing(to_rule="b", text="x " * (REASON_WORDS - 1), **said)
    explain_easing(to_rule="b", text="x " * REASON_WORDS, **said)


def test_what_was_said_of_one_in_force_stands(lead):
    version = whole_life(lead)
    with pytest.raises(Refusal, match="in force: what was said of it stands"):
        explain_easing(actor=lead, version_id=version.pk, from_rule="a", to_rule="b", text=WHY)


def test_a_draft_is_revised_and_has_to_be_proven_again(lead, beside):
    first = draft_protocol(actor=lead, source=SMALL)
    prove_protocol(actor=lead, version_id=first.pk)
    again = draft_protocol(actor=None, source=f"{SMALL}\n# The same, and a remark.\n")
    assert again.pk == first.pk
    assert (fresh(first).status, first.drafted_by) == ("draft", None)
    assert first.source.endswith("remark.\n")
    assert fresh(beside).source == SMALL
    with pytest.raises(IllegalTransition):
        sign_protocol(actor=lead, version_id=first.pk, name="Lee", role="Lead")
    with pytest.raises(Unproven, match="was not kept"):
        draft_protocol(actor=lead, source="x = [")


def test_a_signature_has_a_name_and_a_role(lead):
    version = draft_protocol(actor=lead, source=SMALL)
    prove_protocol(actor=lead, version_id=version.pk)
    for name, role in (("Lee", " "), (" ", "Lead")):
        with pytest.raises(Invalid, match="a name and a role"):
            sign_protocol(actor=lead, version_id=version.pk, name=name, role=role)
    with pytest.raises(Unsigned, match="it is not signed"):
        publish_protocol(actor=lead, version_id=version.pk)
    sign_protocol(actor=lead, version_id=version.pk, name="Lee", role="Lead")
    with pytest.raises(Unproven, match="signed already"):
        draft_protocol(actor=lead, source=SMALL)


def test_one_that_there_is_not(lead):
    whole_life(lead)
    for command, given in (
        (prove_protocol, {}),
        (publish_protocol, {}),
        (sign_protocol, {"name": "Lee", "role": "Lead"}),
        (explain_easing, {"from_rule": "a", "to_rule": "b", "text": WHY}),
    ):
        with pytest.raises(NotFound, match="no such protocol"):
            command(actor=lead, version_id=0, **given)
