"""Of several units the one that was named, and no other."""

import pytest

from programs.base.refusals import NotFound
from programs.units.services import set_duty


@pytest.mark.django_db
def test_the_unit_that_was_named_goes_off_duty(dispatcher, make_unit):
    first, second = make_unit("CRT1"), make_unit("CRT2")
    set_duty(actor=dispatcher, unit_id=second.pk, command="end")
    for unit, duty in ((first, "in_service"), (second, "off_duty")):
        unit.refresh_from_db()
        assert unit.duty == duty


@pytest.mark.django_db
def test_one_that_is_not_there_is_not_another(dispatcher, make_unit):
    unit = make_unit()
    with pytest.raises(NotFound, match="no such unit"):
        set_duty(actor=dispatcher, unit_id=unit.pk + 1, command="end")
