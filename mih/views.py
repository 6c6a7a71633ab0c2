"""Health, and the pages of last resort."""

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dispatch.timers.selectors import timers_in_trouble
from mih.error_responses import refusal_response
from programs.ledger.selectors import set_aside

TOO_BIG = gettext_lazy("That is more than 256 kB and was not saved. Shorten it and send it again.")


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive; says nothing of what it needs."""
    return JsonResponse({"alive": True})


@login_not_required
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """PostgreSQL, Redis and every migration are there; 503 says which is not.

    A timer that is late or failing is named, and the answer is still 200: every web process
    would say the same of it, so a load balancer that heard 503 would take them all away, and
    with them the consoles and whatever still runs. `degraded` is for whoever watches. Events
    that a reader of the journal could not read are counted, and stop nobody.
    """
    missing = [name for name, there in _DEPENDENCIES.items() if not there()]
    timers = [] if missing else _timers()
    aside = {} if missing else set_aside()
    return JsonResponse(
        {
            "ready": not missing,
            "degraded": bool(missing or timers or aside),
            "missing": missing,
            "timers": timers,
            "set_aside": aside,
        },
        status=503 if missing else 200,
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return refusal_response(request, str(TOO_BIG), 413)
    reason = _("The server cannot read that request; nothing was saved.")
    return refusal_response(request, reason, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_response(request, _("You may not do that."), 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_response(request, _("There is no such page."), 404)


def server_error(request: HttpRequest) -> HttpResponse:
    reason = _("The server failed and saved nothing. Your text is still here: try again.")
    return refusal_response(request, reason, 500)


def _timers() -> list[dict[str, str | bool]]:
    """Those in trouble. Anybody may ask, so no more than a name and how it stands."""
    troubled = timers_in_trouble(now())
    return [{"name": timer.name, "state": state, "vital": timer.vital} for timer, state in troubled]


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _redis() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


_DEPENDENCIES = {"PostgreSQL": _database, "migrations": _migrations, "Redis": _redis}
