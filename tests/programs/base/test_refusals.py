"""What a refusal by role or by state says, and in which language."""

import pytest

from journal.codes.people import Presence, Role
from programs.base import machine, permissions
from programs.base.machine import IllegalTransition
from programs.base.permissions import Audience, Can, require
from programs.base.refusals import Forbidden
from programs.presence.states import PRESENCE

SPANISH = {
    "Your role may not %(act)s.": "Su función no permite %(act)s.",
    "receive a call": "recibir una llamada",
    "The %(thing)s is %(state)s: it cannot %(command)s.": "%(thing)s, %(state)s: no %(command)s.",
    "presence": "presencia",
    "on call": "en llamada",
    "come on": "entrar",
}


def test_a_role_is_refused_in_words():
    with pytest.raises(Forbidden, match=r"^Your role may not receive a call\.$"):
        require(Audience(Role.AUDITOR), Can.RECEIVE_CALL)


def test_the_act_is_translated_with_the_sentence(monkeypatch):
    monkeypatch.setattr(permissions, "gettext", SPANISH.__getitem__)
    with pytest.raises(Forbidden, match=r"^Su función no permite recibir una llamada\.$"):
        require(Audience(Role.AUDITOR), Can.RECEIVE_CALL)


def test_a_move_is_refused_in_words():
    with pytest.raises(IllegalTransition, match=r"^The presence is on call: it cannot come on\.$"):
        PRESENCE.next(Presence.ON_CALL, "come_on")


def test_state_and_command_are_translated_with_the_sentence(monkeypatch):
    monkeypatch.setattr(machine, "_", SPANISH.__getitem__)
    with pytest.raises(IllegalTransition, match=r"^presencia, en llamada: no entrar\.$"):
        PRESENCE.next(Presence.ON_CALL, "come_on")
