"""A board is signed alone, with a remark up to its length."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from journal.models import Event
from programs.base.refusals import Invalid, NotFound
from programs.boards.models import REMARK_LENGTH
from programs.boards.services import sign_board
from programs.heartbeat.models import Heartbeat, LastSeen
from programs.heartbeat.services import record_last_seen
from programs.heartbeat.states import HeartbeatOf
from programs.hours.models import OpeningHours
from programs.hours.services import set_hours
from tests.programs.boards.test_boards import frozen

pytestmark = pytest.mark.django_db


def test_alone_at_this_moment(supervisor):
    board = frozen()
    other = type(board).objects.create(
        starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1), name="Before",
        figures={}, frozen_at=now(), seq=0,
    )  # fmt: skip
    with pytest.raises(Invalid, match="1,000"):
        sign_board(actor=supervisor, board_id=board.pk, remark="x" * (REMARK_LENGTH + 1))
    sign_board(actor=supervisor, board_id=board.pk, remark="x" * REMARK_LENGTH)
    for row in (board, other):
        row.refresh_from_db()
    assert (board.signed_by, len(board.remark)) == (supervisor, 1000)
    assert now() - board.signed_at < timedelta(minutes=1)
    assert (other.signed_by, other.signed_at, other.remark) == (None, None, "")
    with pytest.raises(NotFound, match="no such board"):
        sign_board(actor=supervisor, board_id=uuid4())


def test_whose_consoles_are_open(dispatcher, supervisor, lead):
    first, then = now() - timedelta(minutes=1), now()
    record_last_seen(staff_ids=[supervisor.pk, dispatcher.pk], at=first)
    record_last_seen(staff_ids=[supervisor.pk, lead.pk], at=then)
    seen = {one.staff_id: one.seen_at for one in LastSeen.objects.all()}
    assert seen == {dispatcher.pk: first, supervisor.pk: then, lead.pk: then}
    assert Heartbeat.objects.get(pk=HeartbeatOf.CONSOLES).at == then


def test_hours_name_programs_and_whose_word_they_are(manager):
    head = 'zone = "UTC"\n[weekly]\n'
    for strange in ("zoo = { daily = [] }\n", '[[day]]\non = 2026-12-25\nprogram = "zoo"\n'):
        with pytest.raises(Invalid, match="'zoo' is no program"):
            set_hours(actor=manager, source=head + strange)
    assert not OpeningHours.objects.exists()
    for actor in (manager, None):
        hours = set_hours(actor=actor, source=f"{head}crt = {{ daily = [] }}\n")
        assert (hours.set_by, OpeningHours.objects.latest("pk")) == (actor, hours)
    actors = list(Event.objects.order_by("seq").values_list("actor_id", flat=True))
    assert actors == [manager.pk, None]
