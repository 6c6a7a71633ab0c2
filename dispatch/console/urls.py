from django.urls import path

from dispatch.console import views

urlpatterns = [
    path("", views.console, name="console"),
    path("layout/", views.layout, name="layout"),
]
