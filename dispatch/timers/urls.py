from django.urls import path

from dispatch.timers import views

urlpatterns = [
    path("timers/", views.timers, name="timers"),
]
