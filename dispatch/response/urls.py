from django.urls import path

from dispatch.response import views

urlpatterns = [
    path("calls/<uuid:call_id>/help/", views.call_help, {"command": "ask"}, name="help"),
    path(
        "calls/<uuid:call_id>/help/withdraw/",
        views.call_help,
        {"command": "withdraw"},
        name="help_withdraw",
    ),
    path("calls/<uuid:call_id>/imminent/", views.imminent, name="imminent"),
    path("calls/<uuid:call_id>/contact/", views.contact, name="contact"),
    path("calls/<uuid:call_id>/response/", views.plan, name="response"),
    path("calls/<uuid:call_id>/arrived/", views.arrived, name="arrived"),
]
