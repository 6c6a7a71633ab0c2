"""How somebody has arranged the console: theirs alone, and no part of the journal."""

from collections.abc import Mapping

from django.db import transaction

from programs.models import Staff
from programs.services.presence import lock_staff


@transaction.atomic
def keep_layout(*, actor: Staff, choices: Mapping[str, str]) -> None:
    """Keep the choices made, beside those made before, for the role worked in."""
    staff = lock_staff(actor.pk)
    staff.layouts[staff.role] = {**staff.layouts.get(staff.role, {}), **choices}
    staff.save(update_fields=["layouts"])
