"""The guard of the commands is itself guarded: each kind of broken command is noticed."""

import pytest
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from journal.chain import Entry
from journal.codes.units import Duty
from journal.facts.calls import CallReleased
from journal.facts.units import UnitCommissioned
from journal.services import append
from programs.base.refusals import Refusal
from programs.heartbeat.models import Heartbeat
from programs.units.models import Unit
from tests import commands

pytestmark = pytest.mark.django_db


def write():
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": now()})


def tell(by=None):
    append(Entry(("call:1",), CallReleased()), by=by)


@transaction.atomic
def only_write():
    write()


@transaction.atomic
def only_tell():
    tell()


@transaction.atomic
def do_nothing():
    pass


@transaction.atomic
def do_both():
    write()
    tell()


@transaction.atomic
def name_another(*, actor):
    write()
    tell(by=actor.pk + 1)


@transaction.atomic
def name_nobody(*, actor):
    write()
    tell()


@transaction.atomic
def refuse():
    write()
    raise Refusal("Not now.")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (only_write, "only_write wrote and appended nothing"),
        (only_tell, "only_tell appended to the journal and wrote nothing"),
        (do_nothing, "do_nothing returned, and neither wrote nor appended"),
    ],
)
def test_a_command_that_leaves_something_out_is_noticed(command, words):
    commands.watch(command)
    with pytest.raises(AssertionError, match=words):
        command()
    assert words in commands.broken[0]
    commands.broken.clear()


def lock(unit_id, *, hard=False):
    return Unit.objects.select_for_update(no_key=not hard).get(pk=unit_id)


def tell_of(unit_id):
    append(Entry((f"unit:{unit_id}",), UnitCommissioned(unit=str(unit_id))), by=None)


@transaction.atomic
def lock_another(*, unit_id):
    other = Unit.objects.exclude(pk=unit_id).select_for_update(no_key=True).get()
    unit = Unit.objects.get(pk=unit_id)
    unit.callsign = f"{other.callsign}X"
    unit.save(update_fields=["callsign"])
    tell_of(unit_id)


@transaction.atomic
def lock_hard(*, unit_id):
    unit = lock(unit_id, hard=True)
    unit.callsign = "X"
    unit.save(update_fields=["callsign"])
    tell_of(unit_id)


@transaction.atomic
def change_every(*, unit_id):
    lock(unit_id)
    Unit.objects.update(callsign=F("callsign"))
    tell_of(unit_id)


@transaction.atomic
def save_unset(*, unit_id):
    lock(unit_id).save(update_fields=["callsign"])
    tell_of(unit_id)


@transaction.atomic
def forget_to_save(*, unit_id):
    unit = lock(unit_id)
    unit.callsign, unit.duty = "X", Duty.OFF_DUTY
    unit.save(update_fields=["callsign"])
    tell_of(unit_id)


@transaction.atomic
def ask_for_another(*, unit_id):
    unit = lock(Unit.objects.order_by("callsign").last().pk)
    unit.callsign = "X"
    unit.save(update_fields=["callsign"])
    tell_of(unit_id)


@transaction.atomic
def name_no_unit(*, unit_id):
    unit = lock(unit_id)
    unit.callsign = "X"
    unit.save(update_fields=["callsign"])
    tell()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (lock_another, "changed rows of {'programs_unit'} that it had not locked"),
        (lock_hard, "locked {'programs_unit'} so that none may refer to them"),
        (change_every, "changed rows of {'every row'} that it had not locked"),
        (save_unset, "saved {'programs_unit.callsign'} and had not set them"),
        (forget_to_save, "set {'programs_unit.duty'} and did not save them"),
        (ask_for_another, "was told of {'unit_id'} and never asked for it"),
        (name_no_unit, "was told of {'unit_id'} and its events do not name it"),
    ],
)
def test_a_command_that_is_careless_of_rows_is_noticed(command, words, make_unit):
    unit, _other = make_unit("CRT1"), make_unit("CRT2")
    commands.watch(command)
    with pytest.raises(AssertionError, match=command.__name__):
        command(unit_id=unit.pk)
    assert f"{command.__name__} {words}" in " ".join(commands.broken)
    commands.broken.clear()


@pytest.mark.parametrize("command", [name_another, name_nobody])
def test_a_command_in_another_name_than_its_actors_is_noticed(command, dispatcher):
    commands.watch(command)
    with pytest.raises(AssertionError, match=f"{command.__name__} by {dispatcher.pk} is in the"):
        command(actor=dispatcher)
    commands.broken.clear()


def test_one_that_does_both_or_refuses_is_not():
    for command in (do_both, refuse):
        commands.watch(command)
    do_both()
    with pytest.raises(Refusal):
        refuse()


def test_what_is_undone_with_a_failed_command_is_not_counted_against_the_next():
    for command in (do_both, refuse):
        commands.watch(command)
    with pytest.raises(Refusal):
        refuse()
    do_both()


def test_every_command_is_watched_once_and_every_exception_is_a_command():
    names = [command.__name__ for command in commands.commands()]
    assert len(names) == len(set(names)) > 100
    excused = {*commands.MAY_WRITE_ALONE, *commands.MAY_APPEND_ALONE, *commands.MAY_DO_NOTHING}
    excused |= {*commands.MAY_CHANGE_UNLOCKED, *commands.MAY_SAVE_UNSET, *commands.MAY_NOT_NAME}
    assert excused <= set(names)
    assert all(
        "_recreate_cm" in vars(commands._atomic_of(command)) for command in commands.commands()
    )
