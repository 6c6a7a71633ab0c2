"""Of several handovers the one that was named, and no other."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from programs.base.shifts import shift_at
from programs.handovers.services import receive_handover, write_handover


@pytest.mark.django_db
def test_the_one_that_was_named_is_received(supervisor, lead):
    first, second = (
        write_handover(
            actor=supervisor, period=shift_at(now() - timedelta(hours=hours)), sections={},
            give=True,
        )
        for hours in (16, 0)
    )  # fmt: skip
    receive_handover(actor=lead, handover_id=second.pk)
    for held, by in ((first, None), (second, lead)):
        held.refresh_from_db()
        assert held.received_by == by
