"""Closed lists about services and referrals to them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReferralStatus(TextChoices):
    """Sent to a partner, and what the partner says of it: FHIR R4 Task's words in ours."""

    SENT = "sent", _("sent")
    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("accepted")
    SERVED = "served", _("served")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ListingStatus(TextChoices):
    """Whether a service is offered: the Human Services Data Specification's words."""

    ACTIVE = "active", _("active")
    INACTIVE = "inactive", _("inactive")
    DEFUNCT = "defunct", _("defunct")
    TEMPORARILY_CLOSED = "temporarily closed", _("temporarily closed")
