"""The demo accounts: how each signs in, its name on the sign-in page, and what it is for."""

from typing import Final, NamedTuple

from mih.demo.units import first_of_each_program


class Account(NamedTuple):
    username: str
    label: str
    purpose: str


BEFORE_CREWS: Final = (
    Account("dispatcher", "Dispatcher", "takes, triages and dispatches calls"),
    Account("clinician", "CCD clinician", "Crisis Call Diversion, in the 911 room"),
    Account("clinician2", "CCD clinician 2", "a colleague of the first"),
)
AFTER_CREWS: Final = (
    Account("supervisor", "Supervisor", "everything the floor does, and the journal"),
    Account("lead", "Clinical lead", "protocols, figures, every call"),
    Account("manager", "Program manager", "the board of numbers"),
    Account("auditor", "Auditor", "the journal"),
    Account("admin", "Administrator", "accounts"),
)


def demo_accounts() -> tuple[Account, ...]:
    """The same people in every city, and the crew of the first unit of each program."""
    crews = tuple(
        Account(unit.username, f"{unit.spaced} crew", f"the crew of {unit.callsign}")
        for unit in first_of_each_program()
    )
    return (*BEFORE_CREWS, *crews, *AFTER_CREWS)
