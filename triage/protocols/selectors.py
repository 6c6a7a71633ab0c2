"""Which protocol is in force, its table and its chart, and what it says to answers."""

from functools import lru_cache
from hashlib import sha256

from django.utils.translation import gettext as _

from programs.base.refusals import Invalid, NotFound, Refusal
from triage.protocols.chart import Chart
from triage.protocols.models import ProtocolVersion
from triage.protocols.reading import parse
from triage.protocols.states import ProtocolStatus
from triage.protocols.table import Answers, BadAnswer, Outcome, Protocol


class NoProtocol(Refusal):
    """Nothing has been published."""


def published() -> ProtocolVersion:
    """The version in force."""
    version = ProtocolVersion.objects.filter(status=ProtocolStatus.PUBLISHED).first()
    if version is None:
        raise NoProtocol(_("No triage protocol is published yet."))
    return version


def versions() -> list[ProtocolVersion]:
    """Every protocol there is, the newest first."""
    return list(ProtocolVersion.objects.order_by("-pk"))


def version_by_id(version_id: int) -> ProtocolVersion:
    """The version of that id. Raises NotFound."""
    version = ProtocolVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound(_("There is no such protocol."))
    return version


def waiting_to_publish(source: str) -> ProtocolVersion | None:
    """The version signed with exactly this text that waits to be put in force."""
    signed = ProtocolVersion.objects.filter(status=ProtocolStatus.SIGNED)
    return signed.filter(sha256=sha256(source.encode()).hexdigest()).first()


def version_asked(version_id: str | None) -> ProtocolVersion:
    """The version a page was asked with, which its assessment ends on; else the one in force."""
    return version_by_id(int(version_id)) if version_id and version_id.isdecimal() else published()


def table_of(version: ProtocolVersion) -> Protocol:
    return _parsed(version.sha256, version.source)


def chart_of(version: ProtocolVersion) -> Chart:
    return _chart(version.sha256, version.source)


def advice(version: ProtocolVersion, answers: Answers) -> Outcome:
    """What the table says the person needs; what was not asked counts as not cleared."""
    try:
        return table_of(version).decide(answers)
    except BadAnswer as error:
        raise Invalid(str(error)) from None


# Asked for on every answer of every call. A hash stands for one text for ever; a few versions
# are in use at a time: the one in force, and those that calls in triage began on.
@lru_cache(maxsize=16)
def _parsed(digest: str, source: str) -> Protocol:
    return parse(source, stored=True)


@lru_cache(maxsize=16)
def _chart(digest: str, source: str) -> Chart:
    return Chart(_parsed(digest, source))
