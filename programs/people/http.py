"""A request as our views receive it: by somebody signed in."""

from django.http import HttpRequest, QueryDict

from programs.people.models import Staff


class StaffRequest(HttpRequest):
    user: Staff


def posted(request: StaffRequest) -> QueryDict | None:
    """What was posted, or None where nothing was. An empty post is not None, as it would be in
    `request.POST or None`: a form bound to it says which field it lacks.
    """
    return request.POST if request.method == "POST" else None
