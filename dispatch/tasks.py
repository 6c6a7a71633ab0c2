"""The clock's hand. Rows say what is due, so a missed tick is made up by the next."""

from celery import shared_task
from django.utils.timezone import now

from dispatch.services import (
    flag_overdue,
    mend_glass,
    mind_alerts,
    mind_call_backs,
    mind_handoffs,
    mind_owners,
    mind_transfers,
)
from programs.services import mind_roster

WORK = (
    flag_overdue,
    mind_handoffs,
    mind_owners,
    mind_transfers,
    mind_call_backs,
    mind_alerts,
    mind_roster,
    mend_glass,
)


@shared_task(ignore_result=True, expires=5)
def tick() -> None:
    for mind in WORK:
        mind(at=now())
