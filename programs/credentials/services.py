"""Commands about credentials.

R35: docs/requirements.md.
"""

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from journal.codes.people import Role
from journal.codes.units import CrewRole
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.credentials import events
from programs.credentials.models import Credential
from programs.people.models import Staff


@transaction.atomic
def add_credential(
    *, actor: Staff | None, staff: Staff, crew_role: CrewRole, name: str, expires_on: date
) -> Credential:
    """Note what a crew member may work as, and the last day they may. One credential is kept
    a role and name; a renewal moves its day. Raises Invalid for one that has lapsed already, and
    for somebody who is no crew member.
    """
    require(actor, Can.SET_ROSTER)
    if staff.role != Role.CREW:
        raise Invalid(_("Credentials are for crew members; nothing was changed."))
    if expires_on < localdate():
        raise Invalid(
            _("%(credential)s has lapsed on %(day)s already; nothing was changed.")
            % {"credential": name, "day": expires_on}
        )
    # Checked against today only: whether it still holds on a shift, the roster says.
    credential, _created = Credential.objects.update_or_create(
        staff=staff, crew_role=crew_role, name=name, defaults={"expires_on": expires_on}
    )
    append(events.credential_noted(credential), by=actor.pk if actor else None)
    return credential
