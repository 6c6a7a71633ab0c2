"""A promised call to a person, from due to done (docs/states.md).

R20, R34, R46: docs/requirements.md.
"""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.codes.care import CallBackOutcome
from programs.base.machine import Machine


class CallBackStatus(TextChoices):
    DUE = "due", _("due")
    DONE = "done", _("done")


CALL_BACK: Final = Machine(
    "call_back",
    {(CallBackStatus.DUE, "finish"): CallBackStatus.DONE},
)
REACHED: Final = (CallBackOutcome.WELL, CallBackOutcome.NEEDS_MORE, CallBackOutcome.NOT_WANTED)
ATTEMPTS: Final = 3  # tries before "not reached" may end a call-back
