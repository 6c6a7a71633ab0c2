"""Which agencies each response plan asks for, and whether the crew waits for a safe scene."""

from typing import Final

from journal.codes.scene import Agency, PlanKind

# Whom each plan asks for, and whether the crew waits until the scene is declared safe.
PLAN_ASKS: Final = {PlanKind.CRISIS: (Agency.POLICE,), PlanKind.OVERDOSE: (Agency.EMS,)}
PLAN_GATES: Final = {PlanKind.CRISIS: True, PlanKind.OVERDOSE: False}
