from django.urls import path

from programs.people import views

urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
]
