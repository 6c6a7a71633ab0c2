"""What follow-ups, referrals and the caseload came to."""

from typing import Final

from django.db import connection
from django.db.models import Count, Q

from journal.codes.directory import ReferralStatus
from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome, Owed
from programs.base.periods import Period
from programs.follow_ups.states import WANTS_CONTACT
from programs.ledger.models import TaskFact

# In SQL, since a person may be any number of merged records deep: `head` is the record that holds,
# `id` each record that was merged into it. Only cases whose 90 days after are over.
_CHANGE: Final = """
WITH RECURSIVE person (head, id) AS (
  SELECT id, id FROM programs_client WHERE merged_into_id IS NULL
  UNION ALL
  SELECT person.head, merged.id
  FROM programs_client merged JOIN person ON merged.merged_into_id = person.id
)
SELECT count(DISTINCT c.id),
  count(f.call) FILTER (WHERE f.received_at < c.opened_at),
  count(f.call) FILTER (WHERE f.received_at >= c.opened_at)
FROM programs_case c
JOIN person own ON own.id = c.client_id
JOIN person p ON p.head = own.head
LEFT JOIN programs_callfact f ON f.client = p.id
  AND f.received_at >= c.opened_at - interval '90 days'
  AND f.received_at < c.opened_at + interval '90 days'
WHERE c.opened_at >= %s AND c.opened_at < least(%s, now() - interval '90 days')
"""


def repeat_change(period: Period) -> dict[str, int]:
    """Over the cases opened in a span, at least 90 days ago: calls in the 90 days before and
    after.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, [period.start, period.end])
        cases, before, after = cursor.fetchone()
    return {"cases": cases, "before": before, "after": after}


def caseload_change(period: Period) -> dict[str, int]:
    """What follow-ups and referrals of a span came to, and calls before and after of its cases."""
    tasks = TaskFact.objects.filter(opened_at__gte=period.start, opened_at__lt=period.end)
    overdose = tasks.filter(kind=FollowUpKind.OVERDOSE)
    return {
        **overdose.aggregate(
            overdoses=Count("pk"),
            reached=Count("pk", filter=Q(outcome__in=WANTS_CONTACT)),
            engaged=Count("pk", filter=Q(outcome=FollowUpOutcome.ENGAGED)),
        ),
        **tasks.filter(kind=Owed.REFERRAL).aggregate(
            referrals=Count("pk"), served=Count("pk", filter=Q(outcome=ReferralStatus.SERVED))
        ),
        **repeat_change(period),
    }
