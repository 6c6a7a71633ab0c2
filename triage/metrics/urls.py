from django.urls import path

from triage.metrics import views

urlpatterns = [
    path("metrics/", views.metrics, name="metrics"),
]
