from django.urls import path

from dispatch.places import views

urlpatterns = [
    path("places/", views.suggest, name="places"),
]
