from django.urls import path

from programs.hours import views

urlpatterns = [
    path("hours/", views.hours, name="hours"),
]
