"""Closed lists about who works here: programs, roles, who is there."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Program(TextChoices):
    """The four programs: by phone, in the field after a crisis, in the field, and afterwards."""

    CCD = "ccd", _("Crisis Call Diversion")
    CRT = "crt", _("Crisis Response Team")
    ART = "art", _("Alternative Response Team")
    CAP = "cap", _("Community Advocacy Program")


class Role(TextChoices):
    CALL_TAKER = "call_taker", _("Call taker")
    DISPATCHER = "dispatcher", _("Dispatcher")
    CLINICIAN = "clinician", _("Clinician")
    CREW = "crew", _("Crew")
    SUPERVISOR = "supervisor", _("Supervisor")
    LEAD = "lead", _("Clinical lead")
    MANAGER = "manager", _("Program manager")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")


class Presence(TextChoices):
    """Whether a clinician can take a call over."""

    OFF = "off", _("off")
    AVAILABLE = "available", _("available")
    ON_CALL = "on_call", _("on a call")
    WRAP_UP = "wrap_up", _("wrap-up")
    BREAK = "break", _("on a break")
