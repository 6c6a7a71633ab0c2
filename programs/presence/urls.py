from django.urls import path

from programs.presence import views

urlpatterns = [
    path("presence/", views.presence, name="presence"),
]
