from django.urls import path

from programs.follow_ups import views

urlpatterns = [
    path("follow-ups/", views.page, name="follow_ups"),
    path("follow-ups/<uuid:follow_up_id>/give/", views.assign, name="follow_up_give"),
    path("follow-ups/<uuid:follow_up_id>/try/", views.log_attempt, name="follow_up_try"),
    path("follow-ups/<uuid:follow_up_id>/tick/", views.tick, name="follow_up_tick"),
    path("follow-ups/<uuid:follow_up_id>/finish/", views.finish, name="follow_up_finish"),
]
