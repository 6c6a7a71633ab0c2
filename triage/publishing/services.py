"""A protocol's life: drafted, proven, signed, published, retired."""

from collections.abc import Sequence
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.models import Staff
from triage.protocols.models import Explanation, ProtocolVersion
from triage.protocols.proof import examined
from triage.protocols.reading import Unreadable, parse
from triage.protocols.states import PROTOCOL, SIGNED, WAS_IN_FORCE, ProtocolStatus
from triage.publishing import events
from triage.publishing.what_if import VignetteResult, replay

# Fewer are no sentence that anybody could weigh.
REASON_WORDS = 4
# More of them in one refusal nobody reads.
VIGNETTES_TOLD = 3


class Unproven(Refusal):
    """The protocol has flaws; each is named."""

    status = 422


class Unsigned(Refusal):
    """The protocol has no signature."""


class Unexplained(Refusal):
    """The draft serves past calls or vignettes less, and nobody has said why."""


class Unsafe(Refusal):
    """The draft serves a vignette of a hard stop less than it needs; no reason makes it safe."""


@transaction.atomic
def draft_protocol(*, actor: Staff | None, source: str) -> ProtocolVersion:
    """Keep a protocol's text as a draft; a draft of the same version is replaced.

    Raises Unproven when it cannot be read at all, Refusal when that version is signed.
    """
    require(actor, Can.DRAFT_PROTOCOL)
    try:
        table = parse(source)
    except Unreadable as error:
        raise Unproven(_("The draft was not kept. %(error)s") % {"error": error}) from None
    # Locked, so that nobody signs the draft while its text is replaced.
    draft = _lock().filter(code=table.code, version=table.version).first()
    if draft is None:
        draft = ProtocolVersion(code=table.code, version=table.version)
    elif draft.status in SIGNED:
        raise Unproven(_("%(version)s is signed already; give a new version.") % {"version": draft})
    else:
        draft.status = PROTOCOL.next(draft.status, "revise")
    draft.source, draft.sha256 = source, sha256(source.encode()).hexdigest()
    draft.drafted_at, draft.drafted_by = now(), actor
    draft.save()
    append(events.protocol_drafted(draft), by=actor.pk if actor else None)
    return draft


@transaction.atomic
def prove_protocol(*, actor: Staff | None, version_id: int) -> ProtocolVersion:
    """Try every case. Raises Unproven naming each flaw."""
    require(actor, Can.DRAFT_PROTOCOL)
    version = _lock_version(version_id)
    status = PROTOCOL.next(version.status, "prove")
    _refuse_flawed(version)
    version.status = status
    version.save(update_fields=["status"])
    append(events.protocol_proven(version), by=actor.pk if actor else None)
    return version


@transaction.atomic
def sign_protocol(*, actor: Staff | None, version_id: int, name: str, role: str) -> ProtocolVersion:
    """Put a name and a role under a proven protocol. Its text never changes again."""
    require(actor, Can.SIGN_PROTOCOL)
    if not name.strip() or not role.strip():
        raise Invalid(_("A signature has a name and a role; nothing was signed."))
    version = _lock_version(version_id)
    version.status = PROTOCOL.next(version.status, "sign")
    version.signed_name, version.signed_role = name.strip(), role.strip()
    version.signed_at, version.signed_by = now(), actor
    version.save(update_fields=["status", "signed_name", "signed_role", "signed_at", "signed_by"])
    append(events.protocol_signed(version), by=actor.pk if actor else None)
    return version


@transaction.atomic
def explain_easing(
    *, actor: Staff | None, version_id: int, from_rule: str, to_rule: str, text: str
) -> Explanation:
    """Say why a draft may send calls of one rule, less urgently, where another sends them."""
    require(actor, Can.DRAFT_PROTOCOL)
    if len(text.split()) < REASON_WORDS:
        raise Invalid(_("Say in a sentence why these calls may be served less; nothing was kept."))
    version = _lock_version(version_id)
    if version.status in WAS_IN_FORCE:
        raise Refusal(
            _("%(version)s is %(status)s: what was said of it stands.")
            % {"version": version, "status": ProtocolStatus(version.status).label}
        )
    explanation, _made = Explanation.objects.update_or_create(
        protocol=version,
        from_rule=from_rule,
        to_rule=to_rule,
        defaults={"text": text.strip(), "by": actor, "at": now()},
    )
    append(events.easing_explained(explanation), by=actor.pk if actor else None)
    return explanation


@transaction.atomic
def publish_protocol(*, actor: Staff | None, version_id: int) -> ProtocolVersion:
    """Put a signed protocol in force and retire the one that was.

    It is proven once more: what was proven by an older release may hold no longer. Raises
    Unsigned, Unproven, Unsafe when a hard stop would get less than it needs, and Unexplained when
    a past call or a vignette would be served less and nobody has said why.
    """
    require(actor, Can.PUBLISH_PROTOCOL)
    # All of them, in one order: of two who publish at once the second waits here and sees what
    # the first has put in force.
    list(_lock().order_by("pk").values_list("pk", flat=True))
    version = _lock_version(version_id)
    if version.status not in SIGNED:
        raise Unsigned(
            _("%(version)s is %(status)s: it is not signed.")
            % {"version": version, "status": ProtocolStatus(version.status).label}
        )
    status = PROTOCOL.next(version.status, "publish")
    _refuse_flawed(version)
    _refuse_unexplained(version)
    before = _lock().filter(status=ProtocolStatus.PUBLISHED).first()
    at = now()
    entries = []
    # Retired first: the database holds no two that are in force, not even for a moment.
    if before:
        before.status, before.retired_at = PROTOCOL.next(before.status, "retire"), at
        before.save(update_fields=["status", "retired_at"])
        entries.append(events.protocol_retired(before))
    version.status, version.published_at = status, at
    version.save(update_fields=["status", "published_at"])
    append(*entries, events.protocol_published(version), by=actor.pk if actor else None)
    return version


def _refuse_flawed(version: ProtocolVersion) -> None:
    if flaws := examined(version.source):
        words = " ".join(str(flaw) for flaw in flaws)
        raise Unproven(_("The proof failed. %(flaws)s") % {"flaws": words})


def _refuse_unexplained(version: ProtocolVersion) -> None:
    replayed = replay(version)
    if replayed.refused:
        raise Unsafe(
            _(
                "%(version)s was not published. It gives less than a hard stop needs, which no "
                "reason makes safe: %(vignettes)s"
            )
            % {"version": version, "vignettes": _in_words(replayed.refused)}
        )
    if silent := [rule for rule in replayed.eased if not rule.explanation]:
        easings = "; ".join(
            _("%(calls)s calls and %(vignettes)s vignettes from %(before)s to %(after)s (%(ways)s)")
            % {
                "calls": rule.count,
                "vignettes": rule.vignettes,
                "before": rule.from_rule,
                "after": rule.to_rule,
                "ways": rule.how,
            }
            for rule in silent
        )
        raise Unexplained(
            _(
                "%(version)s was not published. Past calls or vignettes would be served less, and "
                "nobody has said why: %(easings)s. Explain each on its what-if page."
            )
            % {"version": version, "easings": easings}
        )
    if replayed.unexplained:
        raise Unexplained(
            _(
                "%(version)s was not published. Vignettes get less than they need, and nobody has "
                "said why: %(vignettes)s Explain each on its what-if page."
            )
            % {"version": version, "vignettes": _in_words(replayed.unexplained)}
        )


def _in_words(results: Sequence[VignetteResult]) -> str:
    """The first few; the page lists each."""
    words = " ".join(
        _("%(id)s, “%(text)s” → %(where)s (%(ways)s).")
        % {
            "id": result.vignette.id,
            "text": result.vignette.text.rstrip("."),
            "where": result.where,
            "ways": result.how,
        }
        for result in results[:VIGNETTES_TOLD]
    )
    more = len(results) - VIGNETTES_TOLD
    return (
        words if more <= 0 else _("%(words)s And %(more)s more.") % {"words": words, "more": more}
    )


# Not for its key: triage goes on writing assessments that refer to the version meanwhile.
def _lock() -> QuerySet[ProtocolVersion]:
    return ProtocolVersion.objects.select_for_update(no_key=True)


def _lock_version(version_id: int) -> ProtocolVersion:
    version = _lock().filter(pk=version_id).first()
    if version is None:
        raise NotFound(_("There is no such protocol."))
    return version
