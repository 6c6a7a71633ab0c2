"""Who hears where units are: whoever shows a map, once a second, and nobody else."""

import asyncio

import pytest
from django.utils.timezone import now

from dispatch.units.services import Fix, record_position
from tests.console.conftest import act

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


async def test_only_who_shows_a_map_hears_where_units_are(open_console, dispatcher, make_unit):
    unit = await act(make_unit)()
    async with (
        open_console(dispatcher, shown=["map:now"]) as map_shown,
        open_console(dispatcher, shown=[]) as none_shown,
    ):
        await asyncio.sleep(0.2)
        at = now()
        fix = Fix(35.47, -97.52, at)
        await act(record_position)(actor=dispatcher, unit_id=unit.pk, fix=fix)
        told = await map_shown.next(timeout=4)
        while "positions" not in told:
            told = await map_shown.next(timeout=4)
        assert told["positions"] == [[unit.pk, 35.47, -97.52, at.isoformat()]]
        assert await none_shown.hears_nothing(1.2)
