"""What is counted: one row a call and one a response, folded from the journal and nothing else.

Only `projection` writes these rows; it can make them all again (docs/decisions/0026).
"""

import uuid
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from journal.codes.people import Program

WHY_LENGTH: Final = 200
# The name under which the ledger sets aside what it cannot read.
LEDGER: Final = "ledger"


class CallFact(models.Model):
    """A call as the journal tells it: when each thing first happened, and how it ended."""

    call = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40, db_index=True)
    source = models.CharField(max_length=8)
    # The name of the history it was loaded from; empty for a call taken here.
    loaded_from = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    routed_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    talk_ended_at = models.DateTimeField(null=True)
    talker = models.BigIntegerField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    on_scene_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    program = models.CharField(max_length=3, choices=Program, null=True)
    need = models.CharField(max_length=6, null=True)
    destination = models.CharField(max_length=6, null=True)
    band = models.SmallIntegerField(null=True)
    priority = models.SmallIntegerField(null=True)
    co_response = models.BooleanField(default=False)
    ems = models.BooleanField(default=False)
    police_at = models.DateTimeField(null=True)
    overdue = models.BooleanField(default=False)
    disposition = models.CharField(max_length=24, null=True)
    unserved = models.CharField(max_length=16, null=True)
    taken_to = models.CharField(max_length=16, null=True)
    jail_avoided = models.BooleanField(default=False)
    promised_at = models.DateTimeField(null=True)
    promise_kept_at = models.DateTimeField(null=True)
    # The caller's telephone had so many calls already that the caseload would be offered.
    repeat = models.BooleanField(default=False)
    # The person of the caseload it is about, once somebody said so.
    client = models.UUIDField(null=True)
    age_group = models.CharField(max_length=8, blank=True)
    language = models.CharField(max_length=20, blank=True)
    area = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="fact_by_time", fields=["received_at"]),
            models.Index(name="fact_open", fields=["received_at"], condition=Q(closed_at=None)),
            models.Index(
                name="fact_of_client",
                fields=["client", "received_at"],
                condition=Q(client__isnull=False),
            ),
            models.Index(
                name="fact_talking",
                fields=["talker"],
                condition=Q(talk_ended_at=None, talker__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ResponseFact(models.Model):
    """A unit on a call, as the journal tells it."""

    assignment = models.UUIDField(primary_key=True, default=uuid.uuid4)
    call = models.UUIDField(db_index=True)
    unit = models.CharField(max_length=20)
    status = models.CharField(max_length=12)
    dispatched_at = models.DateTimeField()
    en_route_at = models.DateTimeField(null=True)
    on_scene_at = models.DateTimeField(null=True)
    transporting_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="response_by_time", fields=["dispatched_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit} on {self.call}"


class TaskFact(models.Model):
    """What is owed after a call: a follow-up, a report to the State, a referral."""

    subject = models.CharField(primary_key=True, max_length=60)
    kind = models.CharField(max_length=12)
    program = models.CharField(max_length=3, choices=Program, null=True)
    owner = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="task_by_time", fields=["kind", "opened_at"]),
            models.Index(name="task_open", fields=["due_at"], condition=Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return self.subject


class LedgerCursor(models.Model):
    """How far the ledger has read the journal: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="the_ledger_has_one_cursor", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"read to {self.seq}"


class SetAside(models.Model):
    """An event that a reader of the journal could not read, and went past."""

    reader = models.CharField(max_length=20)
    seq = models.BigIntegerField()
    why = models.CharField(max_length=WHY_LENGTH)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="set_aside_once_by_a_reader", fields=["reader", "seq"]),
        ]

    def __str__(self) -> str:
        return f"{self.seq} by {self.reader}: {self.why}"
