"""Commands about what is kept for a person: drafts, API tokens, receipts, layouts."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people import events
from programs.people.models import ApiToken, Draft, Receipt, Staff

KEPT_FOR: Final = timedelta(days=7)
FIELDS_AT_MOST, LENGTH_AT_MOST = 40, 20_000


@transaction.atomic
def keep_draft(*, actor: Staff, key: str, fields: list[tuple[str, str]]) -> None:
    """Keep what is in a form; an empty one is dropped. Not a fact, so not in the journal.

    Raises Invalid for more fields or characters than a form of ours has.
    """
    if not 1 <= len(key) <= 80 or len(fields) > FIELDS_AT_MOST:
        raise Invalid(_("That is no form of ours; the draft was not kept."))
    if sum(len(value) for _, value in fields) > LENGTH_AT_MOST:
        raise Invalid(
            _("The draft has more than %(limit)s characters; shorten it.")
            % {"limit": LENGTH_AT_MOST}
        )
    if not fields:
        drop_draft(actor=actor, key=key)
        return
    Draft.objects.update_or_create(staff=actor, key=key, defaults={"fields": fields, "at": now()})
    # Here, and not by a timer: whoever types no more has no draft that is in the way.
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
        raise NotFound(_("Nobody active is called '%(name)s'.") % {"name": username})
    # Only the digest is kept: who reads the database cannot act for anybody.
    key = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(staff=staff, digest=digest(key), issued_at=now())
    append(events.token_issued(token), by=actor.pk if actor else None)
    return key


@transaction.atomic
def revoke_tokens(*, actor: Staff | None, username: str) -> int:
    """Make every API key of a person void; return how many there were."""
    require(actor, Can.SET_ACCESS)
    # Locked, so that a token which two revoke at once is told of once.
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
        raise Invalid(_("An Idempotency-Key has 1 to 200 characters."))
    # Inserted before it is read: of two requests with one key the second waits for the first's
    # transaction, then reads what it made. Reading first would let both act.
    claim = Receipt(staff=actor, key=key, request=digest(request), made=made, at=now())
    Receipt.objects.bulk_create([claim], ignore_conflicts=True)
    filed = Receipt.objects.get(staff=actor, key=key)
    if filed.request != claim.request:
        raise KeyUsedDifferently(_("This Idempotency-Key was used for a different request."))
    return None if filed.made == made else filed.made


def digest(text: str) -> str:
    """SHA-256 in hex: what is kept of a secret, and of a request."""
    return sha256(text.encode()).hexdigest()


@transaction.atomic
def keep_layout(*, actor: Staff, choices: Mapping[str, str]) -> None:
    """Keep how somebody arranged the console, beside earlier choices, for the role worked in."""
    staff = lock_staff(actor.pk)
    staff.layouts[staff.role] = {**staff.layouts.get(staff.role, {}), **choices}
    staff.save(update_fields=["layouts"])


def lock_staff(staff_id: int) -> Staff:
    """The person, locked until commit. Raises NotFound."""
    staff: Staff | None = Staff.objects.select_for_update(no_key=True).filter(pk=staff_id).first()
    if staff is None:
        raise NotFound(_("There is no such person."))
    return staff
