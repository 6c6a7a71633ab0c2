from django.urls import path

from dispatch.assignments import views

urlpatterns = [
    path("calls/<uuid:call_id>/assign/", views.assign, name="assign"),
    path("assignments/<uuid:assignment_id>/progress/", views.progress, name="progress"),
    path(
        "assignments/<uuid:assignment_id>/undo/", views.assignment, {"command": "undo"}, name="undo"
    ),
    path(
        "assignments/<uuid:assignment_id>/check-in/",
        views.assignment,
        {"command": "check-in"},
        name="check_in",
    ),
    path("assignments/<uuid:assignment_id>/hazards/", views.hazards, name="hazards"),
    path("units/<int:unit_id>/swap/", views.swap, name="swap"),
]
