"""Consoles without a browser: a real session, a real relay, real Redis."""

import json
from contextlib import asynccontextmanager

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings as conf
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from dispatch.live import relay as live
from journal.selectors import last_seq
from mih.asgi import application

act = sync_to_async


def sign_in(staff) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return session.session_key


def dial(session_key=None, origin=b"http://localhost"):
    headers = [(b"host", b"localhost"), (b"origin", origin)]
    if session_key:
        headers.append((b"cookie", f"{conf.SESSION_COOKIE_NAME}={session_key}".encode()))
    return Line(headers)


class Line(ApplicationCommunicator):
    """The wire between a test and the socket."""

    def __init__(self, headers):
        scope = {
            "type": "websocket",
            "path": "/ws/console/",
            "query_string": b"",
            "subprotocols": [],
        }
        super().__init__(application, {**scope, "headers": headers})

    async def connect(self):
        await self.send_input({"type": "websocket.connect"})
        return (await self.receive_output(3))["type"] == "websocket.accept"

    async def send_text(self, text):
        await self.send_input({"type": "websocket.receive", "text": text})

    async def receive_json(self, timeout):
        output = await self.receive_output(timeout)
        assert output["type"] == "websocket.send", output
        return json.loads(output["text"])

    async def disconnect(self):
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(1)


class Screen:
    """What a browser's script does, in a test's hands."""

    def __init__(self, line: Line):
        self.line = line
        self.first = None

    async def resume(self, seq, shown):
        await self.line.send_text(json.dumps({"resume": seq, "shown": list(shown)}))

    async def next(self, timeout=3):
        """The next message; the one that seating brought stands first."""
        first, self.first = self.first, None
        if first and "alive" not in first:
            return first
        return await self.line.receive_json(timeout)

    async def replayed(self):
        """What was missed: every frame before the first beat."""
        message = self.first
        while "alive" not in message:
            yield message
            message = await self.line.receive_json(3)

    async def next_frame(self, timeout=3):
        """The next message that is not a beat."""
        while "alive" in (message := await self.next(timeout)):
            continue
        return message

    async def hears_nothing(self, seconds=0.4):
        return await self.line.receive_nothing(seconds)

    async def closed_with(self, timeout=3):
        while (output := await self.line.receive_output(timeout))["type"] != "websocket.close":
            continue
        return output["code"]


@pytest.fixture
async def open_console(settings):
    settings.CONSOLE_HEARTBEAT_SECONDS = 30

    @asynccontextmanager
    async def open_for(staff, shown=(), seq=None):
        line = dial(await act(sign_in)(staff))
        assert await line.connect()
        screen = Screen(line)
        await screen.resume(await act(last_seq)() if seq is None else seq, shown)
        screen.first = await screen.next()
        try:
            yield screen
        finally:
            await line.disconnect()

    yield open_for
    await live.relay().stop()
    live._relays.clear()
