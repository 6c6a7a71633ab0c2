"""By what else a person can be known."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AliasKind(TextChoices):
    NAME = "name", _("name")
    PHONE = "phone", _("telephone")
    ADDRESS = "address", _("address")
