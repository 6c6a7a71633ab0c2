"""Read-only: an edit here would go round the commands (docs/decisions/0008)."""

from django.contrib import admin

from programs.people.models import ApiToken, Staff
from programs.units.models import Unit


@admin.register(Staff)
class StaffAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("username", "name", "role", "program", "unit", "is_active", "last_login")
    list_filter = ("role", "program", "is_active")
    exclude = ("password",)


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("callsign", "program", "duty", "duty_since")


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("staff", "issued_at", "revoked_at")
    exclude = ("digest",)
