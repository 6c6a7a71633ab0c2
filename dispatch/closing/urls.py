from django.urls import path

from dispatch.closing import views

urlpatterns = [
    path("calls/<uuid:call_id>/close/", views.close, name="close"),
    path("calls/<uuid:call_id>/attempts/", views.attempt, name="contact_attempt"),
    path("calls/<uuid:call_id>/in-error/", views.in_error, name="in_error"),
]
