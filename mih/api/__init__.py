"""The JSON API for machines, by Bearer token (docs/operations.md).

Every write honors Idempotency-Key: the same key never acts twice, and a repeat is
answered with what the first made.
"""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from mih.api import calls, decisions, fhir, handoffs, owed, units
from programs.base.refusals import Refusal
from programs.people.models import Staff
from programs.people.selectors import holder_of
from programs.people.services import digest


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Staff | None:
        return holder_of(digest(token))


api = NinjaAPI(title="MIH console", version="1", auth=Bearer(), docs_url=None, urls_namespace="api")
api.add_router("", calls.router)
api.add_router("", decisions.router)
api.add_router("", handoffs.router)
api.add_router("", owed.router)
api.add_router("", units.router)
api.add_router("", fhir.router)


@api.exception_handler(Refusal)
def refusal_response(request: HttpRequest, error: Refusal) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=error.status)


@api.exception_handler(ValidationError)
def validation_response(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    where = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path"))
    where = where.removeprefix("body.") or _("the request")
    return api.create_response(request, {"detail": f"{where}: {first['msg']}."}, status=422)


@api.exception_handler(HttpError)
def http_error_response(request: HttpRequest, error: HttpError) -> HttpResponse:
    return api.create_response(request, {"detail": f"{error}."}, status=error.status_code)


@api.exception_handler(RequestDataTooBig)
def too_large_response(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    sentence = _("The body is larger than 256 kB and was not read.")
    return api.create_response(request, {"detail": sentence}, status=413)
