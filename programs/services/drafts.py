"""What people are typing: kept for them alone, so that a crash or a sign-out loses nothing."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import now

from programs.models import Draft, Staff
from programs.refusals import Invalid

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
