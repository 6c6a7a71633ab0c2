from django.urls import path

from dispatch.holds import views

urlpatterns = [
    path("calls/<uuid:call_id>/hold/", views.hold, name="hold"),
]
