"""Facts about the directory, as the journal keeps them."""

from journal.chain import Entry
from journal.codes.directory import ListingStatus
from journal.facts.directory import DirectoryLoaded, ResourceVerified
from programs.directory.models import Resource


def directory_loaded(count: int) -> Entry:
    return Entry(("directory:all",), DirectoryLoaded(services=count))


def resource_verified(resource: Resource) -> Entry:
    fact = ResourceVerified(resource=resource.pk, status=ListingStatus(resource.status))
    return Entry(("directory:all",), fact)
