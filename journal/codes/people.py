"""Closed lists about who works here: programs, roles, who is there."""

from django.db.models import TextChoices


class Program(TextChoices):
    """The four programs: by phone, in the field after a crisis, in the field, and afterwards."""

    CCD = "ccd", "Crisis Call Diversion"
    CRT = "crt", "Crisis Response Team"
    ART = "art", "Alternative Response Team"
    CAP = "cap", "Community Advocacy Program"


class Role(TextChoices):
    CALL_TAKER = "call_taker", "Call taker"
    DISPATCHER = "dispatcher", "Dispatcher"
    CLINICIAN = "clinician", "Clinician"
    CREW = "crew", "Crew"
    SUPERVISOR = "supervisor", "Supervisor"
    LEAD = "lead", "Clinical lead"
    MANAGER = "manager", "Program manager"
    AUDITOR = "auditor", "Auditor"
    ADMIN = "admin", "Administrator"


class Presence(TextChoices):
    """Whether a clinician can take a call over."""

    OFF = "off", "off"
    AVAILABLE = "available", "available"
    ON_CALL = "on_call", "on a call"
    WRAP_UP = "wrap_up", "wrap-up"
    BREAK = "break", "on a break"
