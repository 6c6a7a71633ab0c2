"""Saying no over HTTP: one sentence, where the person is looking."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refusal_response(
    request: HttpRequest, reason: str, status: int, sign_in: str = ""
) -> HttpResponse:
    """The sentence as a page, or, to a console, as a line in its place for refusals."""
    context = {"reason": reason, "sign_in": sign_in}
    response = render(request, "refused.html", context, status=status)
    # Global: the button that asked may have left the page, and its answer is still to be read.
    response["HX-Retarget"], response["HX-Reswap"] = "global #toast", "innerHTML"
    return response
