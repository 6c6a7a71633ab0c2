"""What PostgreSQL holds of how a call ends (docs/endings.md), and how it finds calls."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
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

_D, _O = Disposition, ClosedOn
_TRIED = (_O.CREW, _O.ATTEMPT, _O.SECOND)
# What can carry each ending; that it is so, a trigger asks when the call is closed.
CARRIED_BY: Final[Mapping[Disposition, tuple[ClosedOn, ...]]] = {
    _D.SETTLED_BY_PHONE: (_O.CLINICIAN, _O.ASKED),
    _D.STABILIZED_IN_PLACE: (_O.CREW, _O.UNIT),
    _D.TRANSPORTED_VOLUNTARILY: (_O.CREW, _O.UNIT),
    _D.TRANSPORTED_BY_EMS: (_O.AGENCY, _O.CREW),
    _D.TO_POLICE: (_O.AGENCY, _O.CREW),
    _D.TO_988: (_O.LIFELINE, _O.CONSENT),
    _D.TO_PARTNER: (_O.CREW, _O.UNIT, _O.CLINICIAN),
    _D.REFUSED: _TRIED,
    _D.NOBODY_FOUND: _TRIED,
    _D.DUPLICATE: (_O.MERGED,),
    _D.CANCELLED: (_O.ATTEMPT, _O.SECOND),
    **dict.fromkeys(NOT_COUNTED, (_O.NO_CALL, _O.SECOND)),
}
_CARRIED: Final = reduce(
    or_, (Q(disposition=ended, closed_on__in=on) for ended, on in CARRIED_BY.items())
)

ENDINGS: Final = (
    CheckConstraint(
        name="what_carried_an_ending_is_on_record",
        condition=~Q(status=CallStatus.CLOSED)
        | Q(closed_on__isnull=False, closed_on__in=ClosedOn.values),
    ),
    CheckConstraint(
        name="an_ending_is_as_claimed",
        condition=~Q(status=CallStatus.CLOSED) | Q(closed_on=ClosedOn.BEFORE) | _CARRIED,
    ),
    CheckConstraint(
        name="a_grave_or_untriaged_call_ends_with_a_reason",
        condition=~Q(status=CallStatus.CLOSED)
        | Q(closed_on=ClosedOn.BEFORE)
        | Q(unserved__isnull=False)
        | Q(disposition__in=[Disposition.DUPLICATE, *NOT_COUNTED])
        | Q(band=None, untriaged__isnull=False, untriaged__in=WhyUntriaged.values)
        | Q(band__isnull=False, band__lte=Band.HIGH_RISK, closed_on__in=(*SERVICE, ClosedOn.SECOND))
        | Q(band__isnull=False, band__gt=Band.HIGH_RISK),
    ),
    CheckConstraint(
        name="contact_says_who_reached_them",
        condition=Q(contact_at=None)
        | Q(contact_how__isnull=False, contact_how=ContactHow.BEFORE)
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
