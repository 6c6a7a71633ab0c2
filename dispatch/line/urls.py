from django.urls import path

from dispatch.line import views

urlpatterns = [
    path("line/", views.preview, name="line"),
    path("line/run/", views.run, name="line_run"),
]
