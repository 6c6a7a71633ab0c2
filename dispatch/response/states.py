"""Agencies alongside, crews in danger, calls that are one, what a place is known for.

R27, R28, R36: docs/requirements.md.
"""

from typing import Final

from journal.codes.scene import Agency, PlanKind

# Whom each plan asks for, and whether the crew waits until the scene is declared safe.
PLAN_ASKS: Final = {PlanKind.CRISIS: (Agency.POLICE,), PlanKind.OVERDOSE: (Agency.EMS,)}
PLAN_GATES: Final = {PlanKind.CRISIS: True, PlanKind.OVERDOSE: False}
