"""Keys of the API, and receipts of its requests."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people import events
from programs.people.models import ApiToken, Draft, Receipt, Staff

KEPT_FOR: Final = timedelta(days=7)
FIELDS_AT_MOST, LENGTH_AT_MOST = 40, 20_000


@transaction.atomic
def keep_draft(*, actor: Staff, key: str, fields: list[tuple[str, str]]) -> None:
    """Keep what is in a form; an empty one is dropped. Not a fact, so not in the journal."""
    if not 1 <= len(key) <= 80 or len(fields) > FIELDS_AT_MOST:
        raise Invalid("That is no form of ours; the draft was not kept.")
    if sum(len(value) for _, value in fields) > LENGTH_AT_MOST:
        raise Invalid(f"The draft has more than {LENGTH_AT_MOST} characters; shorten it.")
    if not fields:
        drop_draft(actor=actor, key=key)
        return
    Draft.objects.update_or_create(staff=actor, key=key, defaults={"fields": fields, "at": now()})
    Draft.objects.filter(staff=actor, at__lt=now() - KEPT_FOR).delete()


@transaction.atomic
def drop_draft(*, actor: Staff, key: str) -> None:
    """Forget a draft that was sent or thrown away."""
    Draft.objects.filter(staff=actor, key=key).delete()


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


@transaction.atomic
def keep_layout(*, actor: Staff, choices: Mapping[str, str]) -> None:
    """Keep the choices made, beside those made before, for the role worked in."""
    staff = lock_staff(actor.pk)
    staff.layouts[staff.role] = {**staff.layouts.get(staff.role, {}), **choices}
    staff.save(update_fields=["layouts"])


def lock_staff(staff_id: int) -> Staff:
    staff: Staff | None = Staff.objects.select_for_update(no_key=True).filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("There is no such person.")
    return staff
