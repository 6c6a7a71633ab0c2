"""Closed lists about services and referrals to them."""

from django.db.models import TextChoices


class ReferralStatus(TextChoices):
    """Sent to a partner, and what the partner says of it: FHIR R4 Task's words in ours."""

    SENT = "sent", "sent"
    RECEIVED = "received", "received"
    ACCEPTED = "accepted", "accepted"
    SERVED = "served", "served"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "withdrawn"


class ListingStatus(TextChoices):
    """Whether a service is offered: the Human Services Data Specification's words."""

    ACTIVE = "active", "active"
    INACTIVE = "inactive", "inactive"
    DEFUNCT = "defunct", "defunct"
    TEMPORARILY_CLOSED = "temporarily closed", "temporarily closed"
