"""A lock holds whatever the command: each of them, by everybody, with every word of its lists."""

import inspect
from collections.abc import Mapping
from enum import Enum
from itertools import product
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from django.db import transaction

from dispatch.calls.gravity import GRAVE_BANDS, gravity_of, is_eased
from dispatch.calls.models import WEAK, Call
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.services import accept_handoff, offer_call
from dispatch.routing.routes import Route
from journal.codes.calls import CallStatus, Destination
from journal.codes.people import Presence, Program, Role
from journal.codes.triage import OverrideReason
from mih.demo.invented import CLEAR
from tests import commands
from tests.conftest import person
from tests.test_commands_may import ASKED, BY_NAME, something
from triage.decisions.easing import Easing, OverrideChoice
from triage.decisions.services import decide

WHY = "Her sister is with her and took the knife away."
LOCKED = {
    "threat": CLEAR | {"threat": "yes"},
    "attempt": CLEAR | {"attempt": "attempt"},
    "grave, not locked": CLEAR | {"others": "signs"},
}
MILDER = [CLEAR, {"threat": "no", "attempt": "no"}, {"others": "no"}, {}]
ON_A_CALL = sorted(
    name for name in ASKED if "call_id" in inspect.signature(BY_NAME[name]).parameters
)


def choices():
    for band, destination in product(range(1, 6), Destination):
        yield OverrideChoice(band, destination, OverrideReason.OTHER, WHY)


def routes():
    for band, destination, priority in product((1, 2, 5), Destination, (1, 4)):
        yield Route(band=band, destination=destination, priority=priority, because="x")


def values_of(name, hint, scene):
    """Every value worth trying for one argument."""
    known = {
        "call_id": [scene["call"].pk],
        "other_id": [scene["other"].pk],
        "unit_id": [scene["unit"].pk],
        "protocol": [scene["protocol"]],
        "answers": MILDER,
        "choice": list(choices()),
        "route": list(routes()),
        "easing": [None, Easing(OverrideReason.OTHER, WHY)],
        "minutes": [1, 60],
        "text": [WHY],
    }
    if name in known:
        return known[name]
    hint = get_args(hint)[0] if get_origin(hint) is UnionType else hint
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return list(hint)
    return [something(hint)]


def tries(command, scene) -> list[dict[str, Any]]:
    """Its required arguments and those that could ease something, in every combination."""
    hints = get_type_hints(inspect.unwrap(command))
    tried = {
        name: values_of(name, hints[name], scene)
        for name, one in inspect.signature(command).parameters.items()
        if name != "actor"
        and (one.default is inspect.Parameter.empty or name in ("easing", "kind"))
    }
    return [dict(zip(tried, values, strict=True)) for values in product(*tried.values())]


@pytest.fixture
def scene(protocol, make_call, make_unit, dispatcher):
    return {
        "protocol": protocol,
        "call": make_call(CallStatus.TRIAGING),
        "other": make_call(destination=Destination.CCD, priority=4),
        "unit": make_unit("CRT9"),
    }


def eased_parts(call: Call, before) -> Mapping[str, Any] | None:
    """What of it is milder than before, or None. A call that ended is another matter's: its
    evidence is asked for where it ends.
    """
    call = Call.objects.get(pk=call.pk)
    after = gravity_of(call)
    if call.status == CallStatus.CLOSED or after is None:
        return None
    if not is_eased(before, after):
        return None
    return {"before": before, "after": after}


@pytest.mark.django_db
@pytest.mark.parametrize("how", LOCKED)
@pytest.mark.parametrize("name", ON_A_CALL)
def test_no_command_eases_a_grave_call_on_one_persons_word(name, how, scene, dispatcher):
    call = scene["call"]
    decide(actor=dispatcher, call_id=call.pk, protocol=scene["protocol"], answers=LOCKED[how])
    call.refresh_from_db()
    before, locked = gravity_of(call), call.locked
    assert before.band in GRAVE_BANDS
    for role in (Role.SUPERVISOR, Role.LEAD, Role.DISPATCHER):
        actor = person(
            role, program=Program.CCD if role == Role.LEAD else None, username=f"one {role}"
        )
        for given in tries(BY_NAME[name], scene):
            point = transaction.savepoint()
            try:
                with transaction.atomic():
                    BY_NAME[name](**given, actor=actor)
            except Exception:  # refused, or what comes of arguments that mean nothing
                transaction.savepoint_rollback(point)
                continue
            what = eased_parts(call, before)
            assert not what, f"{name} by {role} with {given}: {what}"
            now = Call.objects.get(pk=call.pk)
            assert now.locked or not locked or now.status == CallStatus.CLOSED
            assert now.destination not in WEAK or now.status == CallStatus.CLOSED
            transaction.savepoint_rollback(point)
    commands.broken.clear()  # what comes of arguments that mean nothing proves nothing


@pytest.mark.django_db
def test_handed_to_a_clinician_by_phone_the_team_still_goes(scene, dispatcher):
    """The line may pass on; who goes, how fast and until when it is late does not."""
    call = scene["call"]
    decide(actor=dispatcher, call_id=call.pk, protocol=scene["protocol"], answers=LOCKED["attempt"])
    call.refresh_from_db()
    before, due, status = gravity_of(call), call.respond_by, call.status
    clinician = person(Role.CLINICIAN, program=Program.CCD, presence=Presence.AVAILABLE)
    offer_call(actor=dispatcher, call_id=call.pk)
    accept_handoff(actor=clinician, handoff_id=Handoff.objects.get(call=call).pk)
    call.refresh_from_db()
    assert call.owner == clinician
    assert (gravity_of(call), call.respond_by, call.status) == (before, due, status)
    assert call.status == CallStatus.PENDING
    assert call.locked


def test_every_command_about_a_call_is_in_it():
    assert {"decide", "override_decision", "route_call", "hold_call", "link_calls"} <= set(
        ON_A_CALL
    )
    assert {"offer_call", "take_over", "transfer_to_988", "close_call"} <= set(ON_A_CALL)
