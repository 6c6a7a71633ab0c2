from django.urls import path

from triage.decisions import views

urlpatterns = [
    path("calls/<uuid:call_id>/triage/", views.pane, name="pane"),
    path("calls/<uuid:call_id>/triage/advice/", views.advise, name="advice"),
    path("calls/<uuid:call_id>/triage/start/", views.start, name="start"),
    path("calls/<uuid:call_id>/triage/confirm/", views.confirm, name="confirm"),
    path("calls/<uuid:call_id>/triage/override/", views.override, name="override"),
    path("calls/<uuid:call_id>/triage/answers/", views.answers, name="answers"),
]
