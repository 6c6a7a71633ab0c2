"""How much of the journal could not be read, and by whom."""

from collections.abc import Mapping

from django.db.models import Count

from programs.ledger.models import SetAside


def set_aside() -> Mapping[str, int]:
    """How many events each reader of the journal has set aside; readers with none are left out."""
    counted = SetAside.objects.order_by("reader").values("reader").annotate(events=Count("pk"))
    return {one["reader"]: one["events"] for one in counted}
