"""One key is one request: of one person, by one method, to one path, with one body."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.utils.timezone import now

from dispatch.assignments.services import assign_unit
from dispatch.phone.services import PhoneAction, act_from_phone
from dispatch.units.models import Position
from journal.selectors import last_seq
from mih.api.requests import run_once
from programs.people.models import Receipt
from programs.people.services import KeyUsedDifferently
from tests.api.test_api import Caller

pytestmark = pytest.mark.django_db


def asked(staff, method="POST", path="/a", body="{}"):
    request = RequestFactory().generic(method, path, body, headers={"idempotency-key": "1"})
    request.auth = staff
    return request


def test_the_same_words_about_another_call_are_another_request(client, dispatcher, make_call):
    api, (one, other) = Caller(client, dispatcher), (make_call(), make_call())
    assert api.post(f"/calls/{one.pk}/notes", {"text": "Once."}, key="k1").status_code == 201
    before = last_seq()
    again = api.post(f"/calls/{other.pk}/notes", {"text": "Once."}, key="k1")
    assert (again.status_code, last_seq(), other.notes.count()) == (422, before, 0)


@pytest.mark.parametrize("other", [{"path": "/b"}, {"method": "PUT"}, {"body": '{"a": 1}'}])
def test_another_path_method_or_body_is_another_request(dispatcher, other):
    ids = []
    assert run_once(asked(dispatcher), ids.append) == ids[0]
    with pytest.raises(KeyUsedDifferently):
        run_once(asked(dispatcher, **other), ids.append)
    assert run_once(asked(dispatcher), ids.append) == ids[0]
    assert len(ids) == 1


def test_another_persons_key_is_another_key(dispatcher, supervisor):
    ids = []
    for staff in (dispatcher, supervisor):
        run_once(asked(staff), ids.append)
    assert len(set(ids)) == 2
    assert set(Receipt.objects.values_list("staff", flat=True)) == {dispatcher.pk, supervisor.pk}


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "duress"},
        {"about": uuid4()},
        {"word": "on_scene"},
        {"at": now() - timedelta(minutes=9)},
        {"spot": (35.5, -97.6)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_phones_key_is_for_all_that_it_said(dispatcher, make_call, unit, crew, other):
    out = assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)
    action = PhoneAction("k", "progress", now(), out.pk, "en_route")
    assert act_from_phone(actor=crew, action=action)
    with pytest.raises(KeyUsedDifferently):
        act_from_phone(actor=crew, action=replace(action, **other))
    assert not act_from_phone(actor=crew, action=action)


def test_a_phones_second_place_is_not_the_first_one_again(crew, unit):
    at = now()
    act_from_phone(actor=crew, action=PhoneAction("k", "position", at, spot=(35.4, -97.5)))
    with pytest.raises(KeyUsedDifferently):
        act_from_phone(actor=crew, action=PhoneAction("k", "position", at, spot=(35.9, -97.5)))
    assert Position.objects.get().latitude == 35.4
