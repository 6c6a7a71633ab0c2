"""Reads about people, units, presence, hours and the directory."""

from programs.selectors.crews import (
    CrewMember,
    crews_of,
    missing_among,
    roles_missing,
)
from programs.selectors.directory import (
    ResourceCard,
    card_of,
    find_resources,
)
from programs.selectors.hours import (
    NO_HOURS,
    OpenDay,
    calendar_in_force,
    hours_in_force,
    week_ahead,
)
from programs.selectors.people import (
    active_staff,
    active_staff_named,
    audience_of,
    holder_of,
    names_of,
    people_for,
    unit_called,
    units_of_programs,
    units_visible_to,
)
from programs.selectors.presence import (
    PresenceMark,
    clinicians,
    clinicians_available,
    clinicians_present,
    draft_of,
    is_seen,
    presence_of,
    roster,
    rostered,
    unseen_of,
)

__all__ = [
    "NO_HOURS",
    "CrewMember",
    "OpenDay",
    "PresenceMark",
    "ResourceCard",
    "active_staff",
    "active_staff_named",
    "audience_of",
    "calendar_in_force",
    "card_of",
    "clinicians",
    "clinicians_available",
    "clinicians_present",
    "crews_of",
    "draft_of",
    "find_resources",
    "holder_of",
    "hours_in_force",
    "is_seen",
    "missing_among",
    "names_of",
    "people_for",
    "presence_of",
    "roles_missing",
    "roster",
    "rostered",
    "unit_called",
    "units_of_programs",
    "units_visible_to",
    "unseen_of",
    "week_ahead",
]
