"""Closed lists about units: whether they work, who rides them, how far they are."""

from django.db.models import TextChoices


class Duty(TextChoices):
    """Whether a unit works. *Available* is not stored: in service with no open assignment."""

    OFF_DUTY = "off_duty", "off duty"
    IN_SERVICE = "in_service", "in service"
    OUT_OF_SERVICE = "out_of_service", "out of service"


class CrewRole(TextChoices):
    """What a crew member is trained to be."""

    PARAMEDIC = "paramedic", "paramedic"
    NAVIGATOR = "navigator", "response navigator"
    PEER = "peer", "peer specialist"


class ShortReason(TextChoices):
    """Why a unit goes on duty without a role it should have."""

    ON_THE_WAY = "on_the_way", "the role is on the way"
    SUPERVISOR = "supervisor", "the supervisor agreed"
    SURGE = "surge", "more calls than crews"
    TRAINING = "training", "rides with another unit"


class AssignmentStatus(TextChoices):
    STACKED = "stacked", "stacked"
    DISPATCHED = "dispatched", "dispatched"
    EN_ROUTE = "en_route", "en route"
    STAGED = "staged", "staged"
    ON_SCENE = "on_scene", "on scene"
    TRANSPORTING = "transporting", "transporting"
    CLEARED = "cleared", "cleared"
    CANCELLED = "cancelled", "cancelled"
