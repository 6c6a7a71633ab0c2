"""Read-only: a published protocol is never edited."""

from django.contrib import admin

from triage.models import ProtocolVersion


@admin.register(ProtocolVersion)
class ProtocolVersionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "version", "sha256", "published_at")
