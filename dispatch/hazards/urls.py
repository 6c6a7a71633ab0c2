from django.urls import path

from dispatch.hazards import views

urlpatterns = [
    path("premises/", views.premises, name="premises"),
    path("calls/<uuid:call_id>/premise/", views.premise, name="premise"),
    path(
        "premises/<uuid:note_id>/renew/",
        views.premise_step,
        {"command": "renew"},
        name="premise_renew",
    ),
    path(
        "premises/<uuid:note_id>/end/", views.premise_step, {"command": "end"}, name="premise_end"
    ),
]
