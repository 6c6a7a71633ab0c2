"""Facts about credentials, as the journal keeps them: ids and codes."""

from journal.chain import Entry
from journal.codes.units import CrewRole
from journal.facts.people import CredentialNoted
from programs.credentials.models import Credential


def credential_noted(credential: Credential) -> Entry:
    fact = CredentialNoted(
        crew_role=CrewRole(credential.crew_role), expires_on=credential.expires_on
    )
    return Entry((f"staff:{credential.staff_id}",), fact)
