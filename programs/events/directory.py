"""Facts about the directory and referrals, as the journal keeps them."""

from journal.chain import Entry


def directory_loaded(count: int) -> Entry:
    return Entry("directory.loaded", ("directory:all",), {"services": count})
