from django.urls import path

from dispatch.obligations import views

urlpatterns = [
    path("alerts/<uuid:alert_id>/answer/", views.answer, name="answer"),
]
