from django.urls import path

from programs.boards import views

urlpatterns = [
    path("shift/", views.shift, name="shift"),
    path("shift/calls/", views.calls, name="board_calls"),
    path("shift/<uuid:board_id>/sign/", views.sign, name="sign"),
]
