"""Facts about people, programs and services, as the journal keeps them: ids and codes."""

from programs.events.directory import directory_loaded
from programs.events.people import (
    access_changed,
    credential_noted,
    crew_set,
    duty_changed,
    duty_undone,
    presence_changed,
    signed_in,
    signed_out,
    staff_enrolled,
    token_issued,
    token_revoked,
    unit_commissioned,
)
from programs.events.roster import hours_set, shift_added, shift_dropped, shift_ended

__all__ = [
    "access_changed",
    "credential_noted",
    "crew_set",
    "directory_loaded",
    "duty_changed",
    "duty_undone",
    "hours_set",
    "presence_changed",
    "shift_added",
    "shift_dropped",
    "shift_ended",
    "signed_in",
    "signed_out",
    "staff_enrolled",
    "token_issued",
    "token_revoked",
    "unit_commissioned",
]
