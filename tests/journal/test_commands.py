"""The guard of the commands is itself guarded: each kind of broken command is noticed."""

import pytest
from django.db import transaction
from django.utils.timezone import now

from journal.chain import Entry
from journal.facts.calls import CallReleased
from journal.services import append
from programs.base.refusals import Refusal
from programs.heartbeat.models import Heartbeat
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
    assert excused <= set(names)
    assert all(
        "_recreate_cm" in vars(commands._atomic_of(command)) for command in commands.commands()
    )
