"""Closed lists about what is owed after a call."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FollowUpKind(TextChoices):
    """Why somebody is looked after again, and so by when."""

    OVERDOSE = "overdose", _("after an overdose")
    DAY = "day", _("within a day")
    THREE_DAYS = "three_days", _("within three days")
    WEEK = "week", _("within a week")


class FollowUpOutcome(TextChoices):
    ENGAGED = "engaged", _("reached, and engaged in care")
    WELL = "well", _("reached, and well")
    DECLINED = "declined", _("reached, and declined")
    NOT_REACHED = "not_reached", _("not reached")
    HOSPITAL = "hospital", _("in hospital or custody")
    DIED = "died", _("has died")


class Tried(TextChoices):
    REACHED = "reached", _("reached")
    NO_ANSWER = "no_answer", _("nobody answered")
    LEFT_WORD = "left_word", _("left word")
    NOT_THERE = "not_there", _("not at the place")
    WRONG = "wrong", _("wrong number or address")


class ReportAbout(TextChoices):
    """Whom a report to the State is about: the city's city.toml names the laws."""

    ADULT = "adult", _("a vulnerable adult")
    CHILD = "child", _("a child")


class Owed(TextChoices):
    """What is owed after a call beside follow-ups."""

    REPORT = "report", _("report to the State")
    REFERRAL = "referral", _("referral")
