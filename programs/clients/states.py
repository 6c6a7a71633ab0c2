"""What follow-ups, cases, referrals and reports can be, and how they may change.

R43, R48: docs/requirements.md.
"""

from django.db.models import TextChoices


class AliasKind(TextChoices):
    NAME = "name", "name"
    PHONE = "phone", "telephone"
    ADDRESS = "address", "address"
