"""Every key of the TOML is known by name and by what it holds."""

import re

import pytest

from tests.triage.small import CALM, SMALL
from triage.protocols.keys import SECTIONS
from triage.protocols.reading import Unreadable, parse


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "locked = true",
            "lockd = true",
            "'danger' has no key 'lockd': did you mean 'locked'?",
        ),
        ("waits = true", "wait = true", "'art' has no key 'wait': did you mean 'waits'?"),
        ("priority = 3", "prority = 3", "Rule 'visit', then has no key 'prority'"),
        ("[[along]]", "[[alongs]]", "The file has no key 'alongs': did you mean 'along'?"),
        ("follow_up", "follow", "otherwise has no key 'follow': did you mean 'follow_up'?"),
        ('kind = "risk"', 'sort = "risk"', "'thoughts' has no key 'sort': it has key,"),
        ("locked = true", "locked = 1", "'locked' must be true or false, without quotation"),
        ("version = 1", 'version = "1"', "'version' must be a whole number, not '1'."),
        ("waits = true", 'waits = "no"', "'waits' must be true or false"),
        ('{ visit = ["yes"] }', '{ visit = "yes" }', "must be questions, each with a list"),
        ('{ visit = ["yes"] }', "{ visit = [] }", "must be questions, each with a list"),
        ("priority = 3", "priority = true", "'priority' must be a whole number, not True"),
        ('because = "A visit."', 'because = ""', "'because' must be text that is not empty"),
        ('add = ["ems"]', "add = []", "'add' must be a list of texts, at least one"),
    ],
)
def test_what_nobody_reads_is_an_error(old, new, words):
    assert old in SMALL
    with pytest.raises(Unreadable, match=re.escape(words)):
        parse(SMALL.replace(old, new))


def test_every_flaw_is_said_at_once():
    source = SMALL.replace("locked = true", "lockd = true").replace("waits", "wait")
    with pytest.raises(Unreadable) as refused:
        parse(source)
    assert str(refused.value).count("has no key") == 4


def test_a_version_that_was_kept_before_is_still_read():
    old = parse(SMALL.replace("locked = true", "lockd = true"), stored=True)
    assert old.decide(CALM | {"visit": "yes"}).destination == "art"


def test_every_section_is_known_by_its_keys():
    parts = {shape.part for keys in SECTIONS.values() for shape in keys.values() if shape.part}
    assert parts | {"", "vignettes"} == set(SECTIONS)


def test_what_is_nested_too_deeply_is_told():
    with pytest.raises(Unreadable, match="nested too deeply"):
        parse("x = " + "[" * 20_000 + "]" * 20_000)
