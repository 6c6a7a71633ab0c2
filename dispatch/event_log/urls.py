from django.urls import path

from dispatch.event_log import views

urlpatterns = [
    path("journal/", views.journal, name="journal"),
]
