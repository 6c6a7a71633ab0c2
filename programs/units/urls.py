from django.urls import path

from programs.units import views

urlpatterns = [
    path("units/<int:unit_id>/duty/", views.duty, name="duty"),
    path("units/<int:unit_id>/duty/undo/", views.duty_undo, name="duty_undo"),
]
