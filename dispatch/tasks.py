"""The clock's hand. Rows say what is due, so a missed tick is made up by the next."""

from celery import shared_task
from django.utils.timezone import now

from dispatch.services.clock import turn_clock


@shared_task(ignore_result=True, expires=5)
def tick() -> None:
    turn_clock(at=now())
