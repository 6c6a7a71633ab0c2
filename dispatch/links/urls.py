from django.urls import path

from dispatch.links import views

urlpatterns = [
    path("calls/<uuid:call_id>/links/", views.link, name="link"),
    path("links/<uuid:link_id>/undo/", views.unlink, name="unlink"),
]
