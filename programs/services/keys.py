"""Keys of the API, and receipts of its requests."""

import secrets
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from journal.services import append
from programs import events
from programs.models import ApiToken, Receipt, Staff
from programs.permissions import Can, require
from programs.refusals import Invalid, NotFound, Refusal


class KeyUsedDifferently(Refusal):
    """An Idempotency-Key came back with another request."""

    status = 422


@transaction.atomic
def issue_token(*, actor: Staff | None, username: str) -> str:
    """Make an API key for a person. The key is returned once and cannot be read again."""
    require(actor, Can.SET_ACCESS)
    staff = Staff.objects.filter(username=username, is_active=True).first()
    if staff is None:
        raise NotFound(f"Nobody active is called {username!r}.")
    key = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(staff=staff, digest=digest(key), issued_at=now())
    append(events.token_issued(token), by=actor.pk if actor else None)
    return key


@transaction.atomic
def revoke_tokens(*, actor: Staff | None, username: str) -> int:
    """Make every API key of a person void; return how many there were."""
    require(actor, Can.SET_ACCESS)
    tokens = list(
        ApiToken.objects.select_for_update(no_key=True).filter(
            staff__username=username, revoked_at=None
        )
    )
    for token in tokens:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
    if tokens:
        append(*(events.token_revoked(token) for token in tokens), by=actor.pk if actor else None)
    return len(tokens)


def file_receipt(*, actor: Staff, key: str, request: str, made: UUID) -> UUID | None:
    """Claim `key` for a request about to make `made`, inside the caller's transaction.

    Returns None when the caller should act, or what the same request made before. A
    request still under way elsewhere is waited for. Raises KeyUsedDifferently.
    """
    if not 1 <= len(key) <= 200:
        raise Invalid("An Idempotency-Key has 1 to 200 characters.")
    claim = Receipt(staff=actor, key=key, request=digest(request), made=made, at=now())
    Receipt.objects.bulk_create([claim], ignore_conflicts=True)
    filed = Receipt.objects.get(staff=actor, key=key)
    if filed.request != claim.request:
        raise KeyUsedDifferently("This Idempotency-Key was used for a different request.")
    return None if filed.made == made else filed.made


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
