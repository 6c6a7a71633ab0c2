from django.urls import path

from dispatch.intake import views

urlpatterns = [
    path("calls/new/", views.receive, name="receive"),
    path("calls/new/officer/", views.receive, {"kind": "officer"}, name="receive_officer"),
    path("calls/new/988/", views.receive, {"kind": "988"}, name="receive_988"),
]
