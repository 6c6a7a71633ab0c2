"""A request as our views receive it: by somebody signed in."""

from django.http import HttpRequest

from programs.models import Staff


class StaffRequest(HttpRequest):
    user: Staff
