"""Every address of the console."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from mih import views
from mih.api import api

# The API asks for a token instead of a session.
api_urls = api.urls
for address in api_urls[0]:
    login_not_required(address.callback)  # type: ignore[type-var]

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("api/v1/", api_urls),
    path("language/", login_not_required(set_language), name="language"),
    path("admin/", admin.site.urls),
    path("", include("programs.urls")),
    path("", include("triage.urls")),
    path("", include("dispatch.urls")),
]
handler400 = "mih.views.bad_request"
handler403 = "mih.views.forbidden"
handler404 = "mih.views.not_found"
handler500 = "mih.views.server_error"
