"""Rows of the ledger put into a state; commands are always run by the test."""

from datetime import timedelta
from uuid import uuid4

from django.utils.timezone import now

from programs.clients.models import Caller
from programs.ledger.models import CallFact


def make_fact(at, *, offered=None, accepted=None, talk=None, dispatched=None, on_scene=None,
              cleared=None, closed=None, **given):  # fmt: skip
    """A call received at `at`; the other times are seconds after it."""
    times = {
        "offered_at": offered, "accepted_at": accepted, "talk_ended_at": talk,
        "dispatched_at": dispatched, "on_scene_at": on_scene, "cleared_at": cleared,
        "closed_at": closed,
    }  # fmt: skip
    after = {
        name: at + timedelta(seconds=seconds)
        for name, seconds in times.items()
        if seconds is not None
    }
    call = uuid4()
    return CallFact.objects.create(
        call=call, number=f"F-{call.hex[:6]}", received_at=at, **{"source": "911", **after, **given}
    )


def called(at=None, **given):
    """A call, as far as its caller is known."""
    return Caller.objects.create(
        call=uuid4(), number=f"N-{Caller.objects.count()}", at=at or now(), **given
    )
