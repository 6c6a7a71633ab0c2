"""The order of the board: nothing that waits too long stands below what somebody is at work on."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.calls.rows import board_for
from journal.codes.calls import CallStatus
from journal.codes.people import Role
from programs.base.permissions import Audience

pytestmark = pytest.mark.django_db


def board():
    return [row.id for row in board_for(Audience(Role.DISPATCHER))]


def test_an_overdue_call_stands_above_one_that_is_worked(make_call):
    worked = make_call(CallStatus.ACTIVE, priority=1)
    waits = make_call(priority=3)
    assert board() == [worked.pk, waits.pk]
    waits.overdue_at = now()
    waits.save()
    assert board() == [waits.pk, worked.pk]


def test_what_goes_at_once_stands_above_what_is_late_and_milder(make_call):
    late = make_call(priority=4, overdue_at=now())
    at_once = make_call(priority=1)
    untriaged = make_call(CallStatus.RECEIVED)
    assert board() == [untriaged.pk, at_once.pk, late.pk]


@pytest.mark.parametrize("status", [CallStatus.RECEIVED, CallStatus.TRIAGING])
def test_a_call_nobody_has_triaged_is_late_too(make_call, status):
    call = make_call(status)
    (row,) = board_for(Audience(Role.DISPATCHER))
    assert row.limit_seconds
    assert not row.overdue
    call.step_at = now() - timedelta(seconds=row.limit_seconds)
    call.save()
    (row,) = board_for(Audience(Role.DISPATCHER))
    assert row.overdue
