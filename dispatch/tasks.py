"""The clock's hand. Rows say what is due, so a missed tick is made up by the next."""

from celery import shared_task
from django.utils.timezone import now

from dispatch.services import flag_overdue, mind_alerts


@shared_task(ignore_result=True, expires=5)
def tick() -> None:
    flag_overdue(at=now())
    mind_alerts(at=now())
