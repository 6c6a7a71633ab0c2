"""The fact of a changed presence, as the journal keeps it."""

from journal.chain import Entry
from journal.codes.people import Presence
from journal.facts.people import PresenceChanged
from programs.people.events import about
from programs.people.models import Staff


def presence_changed(staff: Staff) -> Entry:
    return Entry(about(staff), PresenceChanged(presence=Presence(staff.presence)))
