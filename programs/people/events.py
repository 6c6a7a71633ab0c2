"""Facts about people and their API tokens, as the journal keeps them: ids and codes."""

from journal.chain import Entry
from journal.facts.people import TokenIssued, TokenRevoked
from programs.people.models import ApiToken, Staff


def token_issued(token: ApiToken) -> Entry:
    return Entry((f"staff:{token.staff_id}",), TokenIssued(token=token.pk))


def token_revoked(token: ApiToken) -> Entry:
    return Entry((f"staff:{token.staff_id}",), TokenRevoked(token=token.pk))


def about(staff: Staff) -> tuple[str, ...]:
    """The subjects of a fact about one person."""
    return (f"staff:{staff.pk}",)
