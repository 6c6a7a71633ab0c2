from django.urls import path

from dispatch.closing import views

urlpatterns = [
    path("calls/<uuid:call_id>/close/", views.close, name="close"),
]
