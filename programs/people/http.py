"""A request as our views receive it: by somebody signed in."""

from django.http import HttpRequest, QueryDict

from programs.people.models import Staff


class StaffRequest(HttpRequest):
    user: Staff


def posted(request: StaffRequest) -> QueryDict | None:
    """What was posted, were it nothing: an empty form is a mistake to be named."""
    return request.POST if request.method == "POST" else None
