"""What is promised and not done: call-backs, and outcomes of transfers that are owed."""

from dispatch.call_backs.selectors import call_back_tasks, due_call_backs
from dispatch.calls.cards import TaskRow
from dispatch.transfers.selectors import owed_outcomes, transfer_tasks
from programs.base.permissions import Audience


def tasks_for(audience: Audience) -> list[TaskRow]:
    """Call-backs of this shift and outcomes owed, the overdue ones first."""
    rows = call_back_tasks(audience, due_call_backs()) + transfer_tasks(audience, owed_outcomes())
    return sorted(rows, key=lambda row: row.rank)
