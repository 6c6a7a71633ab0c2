"""What must happen on a call, who owes it, by when, and what became of it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dispatch.alerts.models import Alert
from dispatch.calls.models import Call
from dispatch.obligations.states import OUTLIVES_CALL
from journal.codes.people import Program
from journal.codes.scene import ObligationKind, ObligationReason, ObligationStatus, Origin

WHO_LENGTH = 60
WORDS_LENGTH = 300


class Obligation(models.Model):
    """Something that a decision or a person said must happen: a row that somebody owes.

    It is asked, accepted by somebody who says who goes, and arrived; or it does not come, with the
    reason. Asked again after it ended it is a new row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="obligations")
    kind = models.CharField(max_length=10, choices=ObligationKind)
    origin = models.CharField(max_length=8, choices=Origin)
    status = models.CharField(
        max_length=11, choices=ObligationStatus, default=ObligationStatus.ASKED
    )
    # Whose it is, where it outlives the call.
    program = models.CharField(max_length=3, choices=Program, null=True)
    # What nobody could do, for which the supervisor must say what is done in its place.
    instead_of = models.CharField(max_length=10, choices=ObligationKind, null=True)
    asked_at = models.DateTimeField()
    # Nobody where triage asked of itself.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # A person who asked for what triage had asked for already: it is theirs too.
    wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Since when triage has not asked for it any more, where it goes on because they are coming.
    eased_at = models.DateTimeField(null=True)
    # What asks for it aloud, while it does.
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, related_name="obligations")
    # By when somebody acts on it next; past that it is late, and said again.
    due_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Unit, badge or name of who goes, as the dispatcher typed it; what is done, of a supervisor.
    who = models.CharField(max_length=WHO_LENGTH, blank=True)
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=ObligationReason, null=True)
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="the_same_is_asked_once",
                fields=["call", "kind", "instead_of"],
                nulls_distinct=False,
                condition=Q(status=ObligationStatus.ASKED),
            ),
            models.CheckConstraint(
                name="an_obligation_is_of_a_known_kind",
                condition=Q(kind__in=ObligationKind.values, status__in=ObligationStatus.values),
            ),
            models.CheckConstraint(
                name="accepted_says_who_goes_and_when",
                condition=Q(accepted_at=None, who="") & ~Q(status=ObligationStatus.ACCEPTED)
                | Q(accepted_at__isnull=False) & ~Q(who=""),
            ),
            models.CheckConstraint(
                name="arrived_says_when",
                condition=Q(status=ObligationStatus.ARRIVED, arrived_at__isnull=False)
                | ~Q(status=ObligationStatus.ARRIVED) & Q(arrived_at=None),
            ),
            models.CheckConstraint(
                name="what_does_not_come_says_why",
                condition=Q(
                    status__in=[ObligationStatus.UNAVAILABLE, ObligationStatus.CANCELLED],
                    ended_at__isnull=False,
                    reason__isnull=False,
                    reason__in=ObligationReason.values,
                )
                | ~Q(status__in=[ObligationStatus.UNAVAILABLE, ObligationStatus.CANCELLED])
                & Q(ended_at=None, ended_by=None, reason=None),
            ),
            models.CheckConstraint(
                name="what_is_asked_has_a_time",
                condition=~Q(status=ObligationStatus.ASKED) | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_outlives_a_call_has_a_program",
                condition=~Q(kind__in=OUTLIVES_CALL) | Q(program__isnull=False),
            ),
            models.CheckConstraint(
                name="an_obligation_moves_after_it_was_asked",
                condition=(Q(accepted_at=None) | Q(accepted_at__gte=F("asked_at")))
                & (Q(arrived_at=None) | Q(arrived_at__gte=F("asked_at"))),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="obligation_due", fields=["due_at"], condition=Q(due_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.call_id}"
