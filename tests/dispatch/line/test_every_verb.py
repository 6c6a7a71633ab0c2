"""Every verb, with what it asks for, with nothing and with nonsense: it does it, or refuses."""

import pytest

from dispatch.assignments.services import assign_unit
from dispatch.line.commands import CommandResult, LineContext
from dispatch.line.reading import read
from dispatch.line.verbs import VERBS
from journal.codes.units import Duty
from programs.base.refusals import Refusal
from programs.people.selectors import audience_of
from programs.units.models import Unit

pytestmark = pytest.mark.django_db

# What stands for each word of a usage; a word of several is tried with each.
SAID = {
    "place": ["NW 23 St & N Classen Blvd"],
    "call": ["{other}"],
    "unit": ["CRT1"],
    "units": ["CRT1", "CRT1 ART1"],
    "command": [*Duty.values, "start", "suspend", "resume", "end"],
    "minutes": ["10"],
    "words": ["somebody is waiting at the door"],
}
NONSENSE = [
    "",
    " ",
    "²",
    "٣",
    "0",
    "-1",
    "99999999999999999999",
    "26-00002 ²",
    "💥",
    "a" * 2000,
    "'\"<>",
]


@pytest.fixture
def desk(supervisor, make_call, make_unit):
    call, other = make_call(), make_call()
    for callsign, program in (("CRT1", "crt"), ("ART1", "art")):
        make_unit(callsign, program)
    return LineContext(supervisor, audience_of(supervisor), call.pk), other


def run(context, text):
    """What the page would get, or the refusal it would show. Anything else fails the test."""
    try:
        command = read(context, text)
        assert command.preview
        result = command.act()
    except Refusal as no:
        result = no
    assert isinstance(result, CommandResult) or str(result).strip()
    return result


def words_of(usage, other):
    """The usage's words filled in: the first way of each."""
    told = [""]
    for word in usage.split()[1:]:
        options = word.strip("[]<>").split("|")
        known = SAID.get(options[0], options)
        told = [f"{before} {one.format(other=other.number)}" for before in told for one in known]
    return told


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_what_its_usage_asks_for_is_done_or_refused(verb, desk):
    context, other = desk
    for words in ("", *words_of(verb.usage, other)):
        assert run(context, verb.name + words)


@pytest.mark.parametrize("is_sent", [False, True])
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_nonsense_is_refused_in_a_sentence(verb, is_sent, desk, supervisor):
    context, _other = desk
    if is_sent:
        unit = Unit.objects.get(callsign="CRT1")
        assign_unit(actor=supervisor, call_id=context.call_id, unit_id=unit.pk)
    for nonsense in NONSENSE:
        assert run(context, f"{verb.name} {nonsense}")
