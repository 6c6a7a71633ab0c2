from django.urls import path

from dispatch.live_board import views

urlpatterns = [
    path("board/", views.live_board, name="live_board"),
]
