"""Every address × every role: what each answers. One file an area; none is left out.

A row is an address and method, with one status a role, in the order of ROLES, then nobody.
"""

from functools import cache
from http.cookies import SimpleCookie
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from journal.codes.people import Role
from journal.codes.units import Duty
from programs.people.services import issue_token
from programs.units.models import Unit
from tests.who_may import api, dispatch, programs, rest, triage
from tests.who_may.conftest import ROLES

AREAS = (dispatch, triage, programs, api, rest)
WHO_MAY = {address: row for area in AREAS for address, row in area.WHO_MAY.items()}
BODIES = {name: body for area in AREAS for name, body in area.BODIES.items()}


def address(name, ids):
    kept = [key for key in ids if f"<{key}>" in _pattern(name) or f":{key}>" in _pattern(name)]
    return reverse(name, kwargs={key: ids[key] for key in kept})


def _pattern(name):
    return _patterns()[name]


@cache
def _patterns():
    return dict(named_routes())


def named_routes(resolver=None, prefix="", route=""):
    for one in (resolver or get_resolver()).url_patterns:
        here = route + str(one.pattern)
        if hasattr(one, "url_patterns"):
            inner = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from named_routes(one, inner, here)
        elif one.name:
            yield f"{prefix}{one.name}", here


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_who_may(scene, role):
    """One role asks at every address; what it changed is undone before the next."""
    asker = Asker(scene, role)
    answers = {}
    for method, name in WHO_MAY:
        point = transaction.savepoint()
        answers[method, name] = asker.ask(method, name)
        transaction.savepoint_rollback(point)
    column = [*ROLES, "nobody"].index(role)
    assert answers == {address: row[column] for address, row in WHO_MAY.items()}


class Asker:
    """Somebody of a role, signed in once, with a key for the API."""

    def __init__(self, scene, role):
        self.scene, self.staff = scene, scene["cast"].get(role)
        self.client, self.cookies, self.headers = Client(), SimpleCookie(), {}
        if self.staff:
            self.client.force_login(self.staff, "django.contrib.auth.backends.ModelBackend")
            self.cookies = self.client.cookies
            token = issue_token(actor=None, username=self.staff.username)
            self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method, name):
        ids = dict(self.scene["ids"])
        if name in ("dispatch:premise_renew", "dispatch:premise_end"):
            ids["note_id"] = self.scene["premise"].pk
        url, body = address(name, ids), self._body(method, name)
        options = {"secure": True}
        self.client.cookies = SimpleCookie(self.cookies.output(header=""))  # signing out is undone
        if name.startswith("api:"):
            self.client.cookies.clear()
            options |= {"content_type": "application/json", "headers": self.headers}
        if method == "GET":
            options.pop("content_type", None)
            return self.client.get(url, **options).status_code
        if method == "PUT":
            return self.client.put(url, body, **options).status_code
        return self.client.post(url, body, **options).status_code

    def _body(self, method, name):
        body = BODIES.get(name, {}) if method != "GET" else {}
        return body(self.scene, self.staff) if callable(body) else body


def test_no_role_is_missing():
    assert {role for role in ROLES if role} == set(Role)


def test_no_address_is_missing():
    ours = {
        name
        for name, _ in named_routes()
        if not name.startswith("admin:") or name in {"admin:index", "admin:programs_staff_add"}
    }
    assert ours - {"api:api-root"} == {name for _, name in WHO_MAY}


@pytest.mark.django_db
def test_the_admin_pages_only_show(admin, client, make_unit):
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    unit = make_unit()
    page = client.get(f"/admin/programs/unit/{unit.pk}/change/", secure=True)
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    answer = client.post(
        f"/admin/programs/unit/{unit.pk}/change/", {"duty": "off_duty"}, secure=True
    )
    assert answer.status_code == 403
    assert Unit.objects.get().duty == Duty.IN_SERVICE


@pytest.mark.django_db
def test_a_call_that_does_not_exist_looks_like_one_that_may_not_be_seen(scene, client):
    crew = scene["cast"][Role.CREW]
    client.force_login(crew, "django.contrib.auth.backends.ModelBackend")
    told = {"secure": True, "headers": {"HX-Request": "true"}}
    hidden = client.get(address("dispatch:pane", scene["ids"]), **told)
    absent = client.get(f"/calls/{uuid4()}/", **told)
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
