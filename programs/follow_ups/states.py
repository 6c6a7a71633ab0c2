"""What a follow-up can be, by when it is done, and when it may end.

R43: docs/requirements.md.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome
from programs.base.machine import Machine

# The overdose follow-up's own time is a setting (R43).
DUE_WITHIN: Final[Mapping[str, timedelta]] = {
    FollowUpKind.DAY: timedelta(hours=24),
    FollowUpKind.THREE_DAYS: timedelta(hours=72),
    FollowUpKind.WEEK: timedelta(days=7),
}
CHECKLIST: Final = (
    ("naloxone", _("naloxone left and shown")),
    ("strips", _("fentanyl test strips left")),
    ("induction", _("buprenorphine induction offered")),
    ("treatment", _("treatment or peer support linked")),
)


class FollowUpStatus(TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")


TRIES_BEFORE_GIVING_UP: Final = 3
WANTS_CONTACT: Final = (FollowUpOutcome.ENGAGED, FollowUpOutcome.WELL, FollowUpOutcome.DECLINED)
FOLLOW_UP: Final = Machine("follow-up", {(FollowUpStatus.OPEN, "finish"): FollowUpStatus.DONE})
