"""Closed lists about units: whether they work, who rides them, how far they are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Duty(TextChoices):
    """Whether a unit works. *Available* is not stored: in service with no open assignment."""

    OFF_DUTY = "off_duty", _("off duty")
    IN_SERVICE = "in_service", _("in service")
    OUT_OF_SERVICE = "out_of_service", _("out of service")


class CrewRole(TextChoices):
    """What a crew member is trained to be."""

    PARAMEDIC = "paramedic", _("paramedic")
    NAVIGATOR = "navigator", _("response navigator")
    PEER = "peer", _("peer specialist")


class ShortReason(TextChoices):
    """Why a unit goes on duty without a role it should have."""

    ON_THE_WAY = "on_the_way", _("the role is on the way")
    SUPERVISOR = "supervisor", _("the supervisor agreed")
    SURGE = "surge", _("more calls than crews")
    TRAINING = "training", _("rides with another unit")


class AssignmentStatus(TextChoices):
    STACKED = "stacked", _("stacked")
    DISPATCHED = "dispatched", _("dispatched")
    EN_ROUTE = "en_route", _("en route")
    STAGED = "staged", _("staged")
    ON_SCENE = "on_scene", _("on scene")
    TRANSPORTING = "transporting", _("transporting")
    CLEARED = "cleared", _("cleared")
    CANCELLED = "cancelled", _("cancelled")
