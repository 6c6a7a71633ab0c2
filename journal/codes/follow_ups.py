"""Closed lists about what is owed after a call."""

from django.db.models import TextChoices


class FollowUpKind(TextChoices):
    """Why somebody is looked after again, and so by when."""

    OVERDOSE = "overdose", "after an overdose"
    DAY = "day", "within a day"
    THREE_DAYS = "three_days", "within three days"
    WEEK = "week", "within a week"


class FollowUpOutcome(TextChoices):
    ENGAGED = "engaged", "reached, and engaged in care"
    WELL = "well", "reached, and well"
    DECLINED = "declined", "reached, and declined"
    NOT_REACHED = "not_reached", "not reached"
    HOSPITAL = "hospital", "in hospital or custody"
    DIED = "died", "has died"


class Tried(TextChoices):
    REACHED = "reached", "reached"
    NO_ANSWER = "no_answer", "nobody answered"
    LEFT_WORD = "left_word", "left word"
    NOT_THERE = "not_there", "not at the place"
    WRONG = "wrong", "wrong number or address"


class ReportAbout(TextChoices):
    """Whom a report to the State is about: the city's city.toml names the laws."""

    ADULT = "adult", "a vulnerable adult"
    CHILD = "child", "a child"


class Owed(TextChoices):
    """What is owed after a call beside follow-ups."""

    REPORT = "report", "report to the State"
    REFERRAL = "referral", "referral"
