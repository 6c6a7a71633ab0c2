"""Who has an account."""

from programs.base.permissions import Audience, Can, allows
from programs.people.models import Staff


def people_for(audience: Audience) -> list[Staff]:
    """Everybody with an account, for those who give access."""
    if not allows(audience, Can.SET_ACCESS):
        return []
    return list(Staff.objects.select_related("unit").order_by("role", "name"))
