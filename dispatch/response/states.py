"""Which agencies each response plan asks for, and whether the crew waits for a safe scene."""

from typing import Final

from journal.codes.scene import ObligationKind, PlanKind

# Whom each plan asks for, and whether the crew waits until the scene is declared safe.
PLAN_ASKS: Final = {
    PlanKind.CRISIS: (ObligationKind.POLICE,),
    PlanKind.OVERDOSE: (ObligationKind.EMS,),
}
PLAN_GATES: Final = {PlanKind.CRISIS: True, PlanKind.OVERDOSE: False}
