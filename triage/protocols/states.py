"""The life of a protocol, and the closed lists of triage (docs/states.md)."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from programs.base.machine import Machine


class ProtocolStatus(TextChoices):
    DRAFT = "draft", _("draft")
    PROVEN = "proven", _("proven")
    SIGNED = "signed", _("signed")
    PUBLISHED = "published", _("in force")
    RETIRED = "retired", _("retired")


_P = ProtocolStatus
PROTOCOL: Final = Machine(
    "protocol",
    {
        (_P.DRAFT, "revise"): _P.DRAFT,
        (_P.DRAFT, "prove"): _P.PROVEN,
        (_P.PROVEN, "revise"): _P.DRAFT,
        (_P.PROVEN, "sign"): _P.SIGNED,
        (_P.SIGNED, "publish"): _P.PUBLISHED,
        (_P.PUBLISHED, "retire"): _P.RETIRED,
    },
)
SIGNED: Final = [_P.SIGNED, _P.PUBLISHED, _P.RETIRED]
WAS_IN_FORCE: Final = [_P.PUBLISHED, _P.RETIRED]
