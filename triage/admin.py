"""Read-only: nothing of triage is ever edited here, and what is clinical is not shown."""

from django.contrib import admin

from triage.protocols.models import ProtocolVersion
from triage.screenings.models import Questionnaire


@admin.register(ProtocolVersion)
class ProtocolVersionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "version", "status", "signed_name", "published_at")


@admin.register(Questionnaire)
class QuestionnaireAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "title", "sha256", "loaded_at")
