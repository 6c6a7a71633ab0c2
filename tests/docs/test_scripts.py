"""The scripts keep no list of their own: what a thing may be is told them by the page."""

import json
import re

import pytest

from dispatch.calls.states import ASSIGNMENT, STEP_TO
from dispatch.console.views import SOUNDS
from dispatch.phone.selectors import steps_for_the_page
from journal.codes.alerts import AlertKind
from journal.codes.calls import CallStatus, Disposition
from journal.codes.handoffs import HandoffStatus
from journal.codes.people import Presence, Program
from journal.codes.units import AssignmentStatus, Duty
from mih.environment import ROOT

SCRIPTS = sorted((ROOT / "static").glob("*.js"))
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`')
WORD = re.compile(r"(?<![#\w-])[\w-]+")
LISTS = (
    AssignmentStatus,
    CallStatus,
    HandoffStatus,
    Disposition,
    Duty,
    Presence,
    Program,
)


def words_of(script):
    """Every word in a script's texts and selectors; comments and elements' ids are left out."""
    texts = TEXT.findall(COMMENT.sub("", script.read_text()))
    return {word for text in texts for word in WORD.findall(text)}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_state_stands_in_a_script(script):
    states = {value for choices in LISTS for value in choices.values}
    assert not words_of(script) & states


def test_a_phone_is_told_the_machine_of_assignments():
    steps = json.loads(json.dumps(steps_for_the_page()))
    assert set(steps["words"]) == set(steps["next"]) == set(AssignmentStatus.values)
    for status, following in steps["next"].items():
        may = {
            target.value
            for target, command in STEP_TO.items()
            if ASSIGNMENT.may(status, command) and target != AssignmentStatus.CANCELLED
        }
        assert set(following) == may


def test_every_alert_has_a_sound():
    names = {sound.name for sound in SOUNDS}
    assert {"duress", "handoff", "task", "call", "stale"} <= names
    assert set(AlertKind.values) <= names


def test_the_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages
    assert not [name for name, one in packages.items() if "resolved" in one]
    assert not [name for name, one in packages.items() if "integrity" not in one]
