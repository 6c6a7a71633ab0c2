"""Calls that are linked or merged.

R27: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dispatch.calls.models import Call, Note
from journal.codes.calls import CallStatus
from journal.codes.scene import LinkKind


class CallLink(models.Model):
    """Two calls about one thing. A merge closes the second; both keep their histories."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Call, models.PROTECT, related_name="links")
    other = models.ForeignKey(Call, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=7, choices=LinkKind)
    status_before = models.CharField(max_length=8, choices=CallStatus)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    # What the kept call was before a merge and after it, so that undoing it can tell what a person
    # changed since.
    kept_before = models.JSONField(default=dict)
    kept_after = models.JSONField(default=dict)
    # Whether a hard stop stood on the other call, which went over with it.
    other_locked = models.BooleanField(default=False)
    # Pages that were open about the other call, and those the merge raised about the kept one.
    pages = models.JSONField(default=list)
    raised = models.JSONField(default=list)
    # Statements and the note about a second caller, which the merge brought.
    facts = models.JSONField(default=list)
    # What is owed to the kept call because of the merge.
    owed = models.JSONField(default=list)
    note = models.ForeignKey(Note, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="two_calls_are_linked_once",
                fields=["kept", "other"],
                condition=Q(undone_at=None),
            ),
            models.UniqueConstraint(
                name="a_call_is_merged_into_one",
                fields=["other"],
                condition=Q(undone_at=None, kind=LinkKind.MERGED),
            ),
            models.CheckConstraint(
                name="a_call_is_not_its_own_like", condition=~Q(kept=F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} {self.kind} to {self.kept_id}"
