from django.urls import path

from dispatch.duress import views

urlpatterns = [
    path("units/<int:unit_id>/duress/", views.duress, name="duress"),
    path(
        "duress/<uuid:duress_id>/answer/",
        views.duress_step,
        {"command": "answer"},
        name="duress_answer",
    ),
    path(
        "duress/<uuid:duress_id>/stop/", views.duress_step, {"command": "stop"}, name="duress_stop"
    ),
]
