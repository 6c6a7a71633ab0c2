"""Publishing tries a draft on the city's vignettes, proves it again, and loses no lock, companion,
destination or fallback without a word.
"""

import threading
from hashlib import sha256

import pytest
from django.utils.timezone import now

from journal.selectors import events_after
from mih.demo.city import PROTOCOL
from mih.environment import ROOT
from programs.base.refusals import Refusal
from tests.conftest import in_force, in_thread
from tests.triage.publishing.test_life import okc, signed
from tests.triage.small import SMALL
from triage.protocols.easing import WAYS
from triage.protocols.models import ProtocolVersion
from triage.protocols.pages import WAYS_EASED
from triage.protocols.reading import parse
from triage.protocols.selectors import published
from triage.protocols.states import ProtocolStatus
from triage.protocols.vignettes import BadVignettes, read_vignettes
from triage.publishing import services, what_if
from triage.publishing.services import (
    Unexplained,
    Unproven,
    Unsafe,
    draft_protocol,
    explain_easing,
    prove_protocol,
    publish_protocol,
    sign_protocol,
)
from triage.publishing.what_if import replay

FILE = (ROOT / "cities" / "okc" / "vignettes.toml").read_text()
WHY = "A clinician rings back within the quarter hour."
# For each way: what the version in force says of it, and what the draft says, proven all the same.
REFERRED = 'when = { frequent = ["yes"], age = ["adult", "unknown"] }'
TO_ART = 'sign = "3"\nname = "low risk, response needed"\nto = "art"'
BACK_TO_CRT = 'otherwise = { to = "crt", follow_up = "art" }'
SIGNS = 'when = { others = ["signs"] }\nthen = { band = 2, priority = 1 }'
VISIT = 'when = { presence = ["unsure", "yes"] }\nthen = { band = 3, priority = 3 }'
UNSURE = 'when = { presence = ["unsure", "yes"] }'
ART_NOW = 'name = "Alternative Response Team"\nneeds = "unit"'
LESS = {
    "band": ((), (UNSURE, 'when = { presence = ["yes"] }')),
    "priority": ((VISIT, VISIT.replace("priority = 3", "priority = 2")), ()),
    "destination": ((), (TO_ART, TO_ART.replace("art", "ccd"))),
    "lock": ((SIGNS, f"{SIGNS}\nlocked = true"), ()),
    "along": ((), (REFERRED, REFERRED.replace('"adult", ', ""))),
    "fallback": ((), (BACK_TO_CRT, 'otherwise = { to = "crt" }')),
    "wait": ((f"{ART_NOW}\nwaits = true", ART_NOW), ()),
}
NO_REFERRAL = LESS["along"][1]


class TestTheFile:
    def test_has_at_least_eighty_each_with_its_own_words(self):
        vignettes = read_vignettes(FILE)
        assert len(vignettes) >= 80
        assert len({vignette.text for vignette in vignettes}) == len(vignettes)

    def test_every_answer_is_one_that_the_shipped_protocol_offers(self):
        table = parse(PROTOCOL.read_text())
        for vignette in read_vignettes(FILE):
            assert table.known_among(vignette.answers) == vignette.answers

    def test_every_answer_and_every_rule_of_it_is_tried(self):
        table, vignettes = parse(PROTOCOL.read_text()), read_vignettes(FILE)
        given = {pair for vignette in vignettes for pair in vignette.answers.items()}
        offered = {(one.key, key) for one in table.questions for key in one.keys}
        # Whoever could be pregnant and is not known to be: no rule goes by it.
        assert offered - given == {("pregnant", "unknown")}
        decided = {table.decide(vignette.answers).rule for vignette in vignettes}
        assert {rule.id for rule in table.rules} - decided == set()

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("hard_stop = true", "hard_stopp = true", "did you mean 'hard_stop'?"),
            ('id = "2"', 'id = "1"', "Two vignettes are called '1'"),
            ('never = ["988"', 'never = ["989"', "'989' is no destination"),
            ('along = ["co_response"', 'along = ["cavalry"', "nobody is called 'cavalry'"),
            ("answers = { threat", "answers = { thread", "'thread' is not in"),
            ("[clear]", "[clear", "not TOML"),
            ("hard_stop = true", 'hard_stop = "yes"', "must be true or false"),
            ("needs = {", "need = {", "did you mean 'needs'?"),
        ],
    )
    def test_what_is_none_is_told(self, old, new, words):
        with pytest.raises(BadVignettes, match=words):
            read_vignettes(FILE.replace(old, new, 1))


@pytest.mark.django_db
class TestTheFloor:
    """Nothing is in force yet: what each vignette needs is all the past there is."""

    def test_the_shipped_protocol_serves_each_as_it_needs(self, lead):
        version = signed(lead, PROTOCOL.read_text())
        replayed = replay(version)
        assert len(replayed.vignettes) >= 80
        assert not replayed.breached
        publish_protocol(actor=lead, version_id=version.pk)

    def test_a_hard_stop_that_gets_less_is_refused_whatever_the_reason(self, lead):
        """Another city's protocol is proven, and does not know what this city's calls need."""
        version = signed(lead, (ROOT / "cities" / "la" / "protocol.toml").read_text())
        with pytest.raises(Unsafe, match=r"took all the tablets.* And \d+ more"):
            publish_protocol(actor=lead, version_id=version.pk)
        for result in replay(version).breached:
            explain_easing(
                actor=lead,
                version_id=version.pk,
                from_rule=result.from_rule,
                to_rule=result.to_rule,
                text=WHY,
            )
        with pytest.raises(Unsafe):
            publish_protocol(actor=lead, version_id=version.pk)

    def test_any_other_needs_its_reason(self, lead):
        version = signed(lead, okc(4, NO_REFERRAL))
        (result, *others) = replay(version).unexplained
        with pytest.raises(Unexplained, match=r"Vignettes get less.*food parcel.*no longer comes"):
            publish_protocol(actor=lead, version_id=version.pk)
        for one in (result, *others):
            explain_easing(
                actor=lead,
                version_id=version.pk,
                from_rule=one.from_rule,
                to_rule=one.to_rule,
                text=WHY,
            )
        assert publish_protocol(actor=lead, version_id=version.pk).published_at

    def test_a_city_without_any_is_not_held_up(self, lead, monkeypatch):
        monkeypatch.setattr(what_if, "city_vignettes", lambda: ())
        version = signed(lead, SMALL)
        assert replay(version).vignettes == ()
        publish_protocol(actor=lead, version_id=version.pk)


@pytest.mark.django_db
class TestAgainstTheVersionInForce:
    @pytest.mark.parametrize("way", LESS)
    def test_less_in_any_way_needs_its_reason(self, lead, on_duty, way):
        before, after = LESS[way]
        was = in_force(okc(4, *[before] if before else []))
        version = signed(lead, okc(5, *[after] if after else []))
        assert way in {found for pattern in replay(version).eased for found in pattern.eased}
        with pytest.raises(Unexplained, match=str(WAYS_EASED[way])):
            publish_protocol(actor=lead, version_id=version.pk)
        assert published() == was
        for pattern in replay(version).eased:
            explain_easing(
                actor=lead,
                version_id=version.pk,
                from_rule=pattern.from_rule,
                to_rule=pattern.to_rule,
                text=WHY,
            )
        assert all(pattern.explanation == WHY for pattern in replay(version).eased)
        if not replay(version).unexplained:
            publish_protocol(actor=lead, version_id=version.pk)
            assert published() == version

    def test_every_way_has_its_words(self):
        assert tuple(WAYS_EASED) == WAYS

    def test_what_was_said_of_an_earlier_text_is_said_again_or_not_at_all(self, lead, protocol):
        draft = draft_protocol(actor=lead, source=okc(4, NO_REFERRAL))
        pattern, *_ = replay(draft).eased
        explain = {"from_rule": pattern.from_rule, "to_rule": pattern.to_rule, "text": WHY}
        explain_easing(actor=lead, version_id=draft.pk, **explain)
        draft_protocol(actor=lead, source=okc(4, NO_REFERRAL, ("Suddenly", "All at once")))
        draft.refresh_from_db()
        pattern, *_ = replay(draft).eased
        assert (pattern.explanation, pattern.stale) == ("", WHY)
        explain_easing(actor=lead, version_id=draft.pk, **explain)
        assert replay(draft).eased[0].explanation == WHY

    def test_what_is_in_force_is_not_explained_any_more(self, lead, protocol):
        with pytest.raises(Refusal, match="what was said of it stands"):
            explain_easing(actor=lead, version_id=protocol.pk, from_rule="a", to_rule="b", text=WHY)

    def test_what_was_in_force_stays_readable(self, lead, client, protocol):
        version = signed(lead, okc(4))
        publish_protocol(actor=lead, version_id=version.pk)
        client.force_login(lead, "django.contrib.auth.backends.ModelBackend")
        for pk in (protocol.pk, version.pk):
            assert client.get(f"/protocols/{pk}/", secure=True).status_code == 200
            assert client.get(f"/protocols/{pk}/what-if/", secure=True).status_code == 200


@pytest.mark.django_db
class TestProvenAgain:
    """What an older release proved, and this one would not."""

    @pytest.fixture
    def older(self, on_duty):
        source = okc(4).replace("locked = true", "lockd = true")
        return ProtocolVersion.objects.create(
            code="okc",
            version=4,
            status=ProtocolStatus.SIGNED,
            source=source,
            sha256=sha256(source.encode()).hexdigest(),
            drafted_at=now(),
            signed_at=now(),
            signed_name="Lee Lead",
            signed_role="Clinical lead",
        )

    def test_is_not_put_in_force(self, lead, protocol, older):
        with pytest.raises(Unproven, match="no key 'lockd': did you mean 'locked'"):
            publish_protocol(actor=lead, version_id=older.pk)
        assert published() == protocol

    def test_is_still_shown_with_what_is_wrong(self, lead, client, older):
        client.force_login(lead, "django.contrib.auth.backends.ModelBackend")
        page = client.get(f"/protocols/{older.pk}/", secure=True).content.decode()
        assert "did you mean &#x27;locked&#x27;" in page


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def signed_in(self, client, lead):
        client.force_login(lead, "django.contrib.auth.backends.ModelBackend")

    def test_a_draft_shows_the_vignettes_that_get_less(self, client, lead):
        draft = draft_protocol(actor=lead, source=okc(4, NO_REFERRAL))
        page = client.get(f"/protocols/{draft.pk}/", secure=True).content.decode()
        assert "food parcel" in page
        assert "somebody no longer comes" in page
        assert 'name="text"' not in page  # explained where the past calls are

    def test_two_hundred_are_shown_and_none_is_said(self, client, lead, monkeypatch):
        draft = draft_protocol(actor=lead, source=okc(4))
        many = read_vignettes(FILE)[:100] * 2
        monkeypatch.setattr(what_if, "city_vignettes", lambda: many)
        page = client.get(f"/protocols/{draft.pk}/what-if/", secure=True).content.decode()
        assert page.count("waves a kitchen knife") == 2
        assert "There are no past calls yet: the vignettes are the past." in page
        monkeypatch.setattr(what_if, "city_vignettes", lambda: ())
        page = client.get(f"/protocols/{draft.pk}/what-if/", secure=True).content.decode()
        assert "This city has no vignettes." in page

    def test_every_reason_typed_is_kept_and_one_that_is_refused_is_still_there(
        self, client, lead, protocol
    ):
        draft = draft_protocol(actor=lead, source=okc(4, NO_REFERRAL))
        rules = ["phone", "passive", "medical"]
        sent = {"from_rule": rules, "to_rule": rules, "text": ["Because so", WHY, ""]}
        answer = client.post(f"/protocols/{draft.pk}/explain/", sent, secure=True)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert 'value="Because so"' in page
        assert f'value="{WHY}"' in page
        assert [one.from_rule for one in draft.explanations.all()] == ["passive"]
        # Sent again with the other mended, what stands already is not said twice.
        before = len(events_after(0))
        sent["text"][0] = "They are offered it by phone."
        answer = client.post(f"/protocols/{draft.pk}/explain/", sent, secure=True)
        assert answer.status_code == 302
        assert len(events_after(0)) == before + 1

    def test_a_vignette_is_explained_with_all_that_go_its_way(self, client, lead, protocol):
        draft = draft_protocol(actor=lead, source=okc(4, NO_REFERRAL))
        page = client.get(f"/protocols/{draft.pk}/what-if/", secure=True).content.decode()
        assert "it is explained with phone → phone" in page
        explain_easing(
            actor=lead, version_id=draft.pk, from_rule="phone", to_rule="phone", text=WHY
        )
        page = client.get(f"/protocols/{draft.pk}/what-if/", secure=True).content.decode()
        assert "it is explained with phone → phone" not in page

    def test_a_draft_that_leaves_a_case_open_has_no_what_if_and_says_so(self, client, lead):
        gap = okc(4, ("when = {}", 'when = { frequent = ["yes"] }'))
        draft = draft_protocol(actor=lead, source=gap)
        page = client.get(f"/protocols/{draft.pk}/what-if/", secure=True)
        assert page.status_code == 200
        assert "does not decide every case yet" in page.content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_published_at_once_the_second_retires_the_first(lead, monkeypatch):
    first, second = signed(lead, okc(4)), signed(lead, okc(5))
    waiting, go = threading.Event(), threading.Event()
    original = services.replay

    def slow(version):
        if version.pk == first.pk:
            waiting.set()
            go.wait(10)
        return original(version)

    monkeypatch.setattr(services, "replay", slow)
    refused = []

    def publish(version):
        try:
            publish_protocol(actor=lead, version_id=version.pk)
        except Exception as error:  # what the other thread was told
            refused.append(error)

    one = in_thread(lambda: publish(first))
    assert waiting.wait(10)
    other = in_thread(lambda: publish(second))
    other.join(0.5)
    go.set()
    one.join(20)
    other.join(20)
    assert refused == []
    rows = dict(ProtocolVersion.objects.values_list("version", "status"))
    assert rows == {4: ProtocolStatus.RETIRED, 5: ProtocolStatus.PUBLISHED}


@pytest.mark.django_db
def test_a_proof_does_not_need_a_past(lead):
    draft = draft_protocol(actor=lead, source=okc(4))
    assert prove_protocol(actor=lead, version_id=draft.pk).status == ProtocolStatus.PROVEN
    names = {"name": "Lee Lead", "role": "Clinical lead"}
    assert sign_protocol(actor=lead, version_id=draft.pk, **names).signed_at
