"""Signing in: in words, throttled, one click only in demo mode, and recorded."""

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from journal.codes.people import Role
from journal.selectors import events_after

pytestmark = pytest.mark.django_db
URL = "/login/"


def sign_in(client, username="dispatcher", password="demo"):
    return client.post(URL, {"username": username, "password": password}, secure=True)


def test_a_person_signs_in_and_the_journal_knows(client, dispatcher):
    assert sign_in(client).headers["Location"] == "/"
    assert [event.kind for event in events_after(0)] == ["staff.signed_in"]


def test_signing_out_ends_the_session_and_the_journal_knows(client, dispatcher):
    sign_in(client)
    client.post(reverse("programs:logout"), secure=True)
    assert client.get("/", secure=True).status_code == 302
    assert [event.kind for event in events_after(0)][-1] == "staff.signed_out"


def test_a_wrong_password_is_told_in_one_sentence(client, dispatcher):
    answer = sign_in(client, password="wrong")
    assert b"do not fit together" in answer.content


def test_the_sixth_try_is_locked_out_even_with_the_right_password(client, dispatcher):
    for _ in range(5):
        last = sign_in(client, password="wrong")
    assert last.status_code == 429
    assert sign_in(client).status_code == 429
    assert b"ten minutes" in sign_in(client).content


def test_a_closed_account_does_not_open(client, dispatcher):
    dispatcher.is_active = False
    dispatcher.save()
    assert sign_in(client).status_code == 200


class TestOneClick:
    def test_enters_in_demo_mode(self, client, dispatcher, settings):
        settings.DEMO = True
        answer = client.post("/login/as/dispatcher/", secure=True)
        assert answer.headers["Location"] == "/"
        assert client.get("/", secure=True).status_code == 200

    def test_opens_no_account_that_is_not_of_the_demo(self, client, make_person, settings):
        settings.DEMO = True
        make_person(Role.DISPATCHER, "real")
        assert client.post("/login/as/real/", secure=True).status_code == 404

    def test_is_not_there_otherwise(self, client, dispatcher):
        assert client.post("/login/as/dispatcher/", secure=True).status_code == 404
        assert b"enter as" not in client.get(URL, secure=True).content

    def test_is_refused_at_start_when_debug_is_off(self, settings):
        settings.DEMO, settings.DEBUG = True, False
        assert "mih.E001" in [message.id for message in run_checks()]
        settings.DEBUG = True
        assert "mih.E001" not in [message.id for message in run_checks()]


class TestSecurity:
    def test_headers_of_every_page(self, client):
        headers = client.get(URL, secure=True).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "max-age" in headers["Strict-Transport-Security"]

    def test_cookies_are_for_https_only_and_out_of_reach_of_scripts(self, client, dispatcher):
        cookie = sign_in(client).cookies["sessionid"]
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_a_console_whose_session_ended_is_told_in_place(self, client):
        answer = client.post("/calls/new/", {}, secure=True, headers={"HX-Request": "true"})
        assert answer.status_code == 401
        assert b"Your text is still here" in answer.content

    def test_a_forged_request_is_refused(self, dispatcher):
        from django.test import Client

        forger = Client(enforce_csrf_checks=True)
        forger.force_login(dispatcher, "django.contrib.auth.backends.ModelBackend")
        assert forger.post("/calls/new/", {"source": "911"}, secure=True).status_code == 403

    def test_a_body_too_large_is_refused_in_words(self, client, dispatcher):
        client.force_login(dispatcher, "django.contrib.auth.backends.ModelBackend")
        answer = client.post("/calls/new/", {"narrative": "a" * 1_000_000}, secure=True)
        assert answer.status_code == 413
        assert b"256 kB" in answer.content
