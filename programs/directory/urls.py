from django.urls import path

from programs.directory import views

urlpatterns = [
    path("directory/", views.page, name="directory"),
    path("directory/hsds.json", views.export, name="hsds"),
    path("directory/load/", views.load, name="hsds_load"),
    path("directory/<int:resource_id>/verify/", views.verify, name="verify"),
]
