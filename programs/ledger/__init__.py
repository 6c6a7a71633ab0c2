"""The ledger: one typed row a call, folded from the journal (docs/decisions/0026).

Every number that is shown to a manager, the council or the public is counted from these rows.
`project` brings them up to date, `rebuild` makes them all again; a test holds the two equal.
"""

from programs.ledger.projection import project, rebuild, take_ledger

__all__ = ["project", "rebuild", "take_ledger"]
