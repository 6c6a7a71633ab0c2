from django.urls import path

from triage.screenings import views

urlpatterns = [
    path("calls/<uuid:call_id>/screenings/", views.found, name="screenings"),
    path("calls/<uuid:call_id>/screen/", views.choose, name="screen"),
    path("calls/<uuid:call_id>/screen/<int:questionnaire_id>/", views.ask, name="ask"),
    path(
        "calls/<uuid:call_id>/screen/<int:questionnaire_id>/record/",
        views.record,
        name="record",
    ),
]
