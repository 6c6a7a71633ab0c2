"""The demo accounts: how each signs in, its name on the sign-in page, and what it is for."""

from typing import Final, NamedTuple


class Account(NamedTuple):
    username: str
    label: str
    purpose: str


DEMO_ACCOUNTS: Final = (
    Account("dispatcher", "Dispatcher", "takes, triages and dispatches calls"),
    Account("clinician", "CCD clinician", "Crisis Call Diversion, in the 911 room"),
    Account("clinician2", "CCD clinician 2", "a colleague of the first"),
    Account("crt1", "CRT 1 crew", "the crew of CRT1"),
    Account("art1", "ART 1 crew", "the crew of ART1"),
    Account("cap1", "CAP 1 crew", "the crew of CAP1"),
    Account("supervisor", "Supervisor", "everything the floor does, and the journal"),
    Account("lead", "Clinical lead", "protocols, figures, every call"),
    Account("manager", "Program manager", "the board of numbers"),
    Account("auditor", "Auditor", "the journal"),
    Account("admin", "Administrator", "accounts"),
)
