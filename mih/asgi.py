"""HTTP and sockets, served by uvicorn."""

import gc
import os
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mih.settings")
http = get_asgi_application()

from dispatch.live.consumers import ConsoleConsumer  # noqa: E402

routes: list[Any] = [path("ws/console/", ConsoleConsumer.as_asgi())]  # type: ignore[arg-type]
sockets = URLRouter(routes)
application = ProtocolTypeRouter(
    {"http": http, "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(sockets))}
)

# A full collection over some hundred consoles stops every one of them for tens of milliseconds:
# what start-up made is left out of it, and it comes more rarely (docs/performance.md).
gc.freeze()
gc.set_threshold(20_000, 20, 100)
