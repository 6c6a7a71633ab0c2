from django.urls import path

from dispatch.wallboard import views

urlpatterns = [
    path("wallboard/", views.wallboard, name="wallboard"),
]
