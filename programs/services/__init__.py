"""Commands about people, units, hours and keys: the only writers."""

from programs.services.directory import load_directory
from programs.services.drafts import drop_draft, keep_draft
from programs.services.hours import set_hours
from programs.services.keys import digest, file_receipt, issue_token, revoke_tokens
from programs.services.layouts import (
    keep_layout,
)
from programs.services.people import enrol_staff, record_sign_in, record_sign_out, set_access
from programs.services.presence import (
    add_shift,
    drop_shift,
    mind_roster,
    record_sightings,
    set_presence,
)
from programs.services.units import (
    add_credential,
    commission_unit,
    set_crew,
    set_duty,
    undo_duty,
)

__all__ = [
    "add_credential",
    "add_shift",
    "commission_unit",
    "digest",
    "drop_draft",
    "drop_shift",
    "enrol_staff",
    "file_receipt",
    "issue_token",
    "keep_draft",
    "keep_layout",
    "load_directory",
    "mind_roster",
    "record_sightings",
    "record_sign_in",
    "record_sign_out",
    "revoke_tokens",
    "set_access",
    "set_crew",
    "set_duty",
    "set_hours",
    "set_presence",
    "undo_duty",
]
