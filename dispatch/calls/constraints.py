"""What PostgreSQL holds of how a call ends (docs/endings.md), and how it finds calls."""

from typing import Final

from django.db.models import CheckConstraint, Index, Q

from journal.codes.calls import (
    NOT_COUNTED,
    SERVICE,
    Band,
    CallStatus,
    ClosedOn,
    ContactHow,
    Disposition,
    NoContact,
    WhyUntriaged,
)

ENDINGS: Final = (
    CheckConstraint(
        name="what_carried_an_ending_is_on_record",
        condition=~Q(status=CallStatus.CLOSED)
        | Q(closed_on__isnull=False, closed_on__in=ClosedOn.values),
    ),
    CheckConstraint(
        name="a_grave_or_untriaged_call_ends_with_a_reason",
        condition=~Q(status=CallStatus.CLOSED)
        | Q(closed_on=ClosedOn.BEFORE)
        | Q(unserved__isnull=False)
        | Q(disposition__in=[Disposition.DUPLICATE, *NOT_COUNTED])
        | Q(band=None, untriaged__isnull=False, untriaged__in=WhyUntriaged.values)
        | Q(band__lte=Band.HIGH_RISK, closed_on__in=SERVICE)
        | Q(band__gt=Band.HIGH_RISK),
    ),
    CheckConstraint(
        name="contact_says_who_reached_them",
        condition=Q(contact_at=None)
        | Q(contact_how=ContactHow.BEFORE)
        | Q(contact_how__isnull=False, contact_how__in=ContactHow.values) & ~Q(contact_who=""),
    ),
    CheckConstraint(
        name="imminent_risk_ends_with_contact_or_a_reason",
        condition=~Q(status=CallStatus.CLOSED)
        | Q(imminent_at=None)
        | Q(contact_at__isnull=False)
        | Q(no_contact__isnull=False, no_contact__in=NoContact.values),
    ),
)

CALL_INDEXES: Final = (
    Index(
        name="call_open_by_rank",
        fields=["priority", "received_at"],
        condition=~Q(status=CallStatus.CLOSED),
    ),
    Index(
        name="call_by_phone",
        fields=["caller_phone", "received_at"],
        condition=~Q(caller_phone=""),
    ),
    Index(name="call_by_time", fields=["received_at"]),
    Index(
        name="call_due",
        fields=["respond_by"],
        condition=Q(status=CallStatus.PENDING, overdue_at=None),
    ),
)
