from django.urls import path

from dispatch.obligations import views

urlpatterns = [
    path("alerts/<uuid:alert_id>/answer/", views.answer, name="answer"),
    path("owed/", views.owed, name="owed"),
    path("owed/cap/", views.cap_offers, name="cap_offers"),
    path("owed/<uuid:obligation_id>/accept/", views.accept, name="owed_accept"),
    path("owed/<uuid:obligation_id>/end/", views.end, name="owed_end"),
]
