"""Refusals and lost sessions, as answers a person can act on."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy, override

from mih.error_responses import refusal_response
from programs.base.refusals import Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]
SIGNED_OUT = gettext_lazy(
    "You are signed out, so nothing was saved. Your text is still here: sign in and send it again."
)


class RefusalMiddleware:
    """A command's refusal becomes its status and its sentence; everything else is a bug."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        return refusal_response(request, str(error), error.status)


class LanguageMiddleware:
    """Draw a page in the language its reader chose. Only a choice counts, not what the browser
    prefers: half a console in Spanish would be worse than none, and frames are in English.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with override(language):
            return self.get_response(request)


class SignedOutMiddleware:
    """A console whose session ended is told so in place, instead of being sent elsewhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if request.headers.get("HX-Request") and response.get("Location", "").startswith(sign_in):
            return refusal_response(request, str(SIGNED_OUT), 401, sign_in)
        return response
