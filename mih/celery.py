"""The Celery application, and the clock's beat."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mih.settings")

app = Celery("mih")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    "tick": {"task": "dispatch.tasks.run_due_work", "schedule": 2.0, "options": {"expires": 5}},
}
app.autodiscover_tasks()
