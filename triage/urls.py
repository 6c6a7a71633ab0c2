from django.urls import path

from triage import views

app_name = "triage"
urlpatterns = [
    path("triage/advice/", views.advise, name="advice"),
    path("calls/<uuid:call_id>/triage/", views.pane, name="pane"),
    path("calls/<uuid:call_id>/triage/start/", views.start, name="start"),
    path("calls/<uuid:call_id>/triage/confirm/", views.confirm, name="confirm"),
    path("calls/<uuid:call_id>/triage/override/", views.override, name="override"),
]
