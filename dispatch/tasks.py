"""What the worker does by itself. Rows say what is due: a missed tick is made up by the next."""

from celery import shared_task
from django.utils.timezone import now

from dispatch.timers.services import run_timers


@shared_task(ignore_result=True, expires=5)
def run_due_work() -> None:
    run_timers(at=now())
