from django.urls import path

from programs.handovers import views

urlpatterns = [
    path("handover/", views.handover, name="handover"),
    path("handover/<uuid:handover_id>/receive/", views.receive, name="receive"),
]
