from django.urls import path

from programs.roster import views

urlpatterns = [
    path("roster/", views.roster_page, name="roster"),
    path("roster/patterns/", views.pattern, name="pattern"),
    path("roster/patterns/<uuid:pattern_id>/end/", views.pattern_end, name="pattern_end"),
    path("roster/<uuid:shift_id>/drop/", views.drop, name="drop_shift"),
    path("roster/credentials/", views.credential, name="credential"),
    path("my-shifts/", views.my_shifts, name="my_shifts"),
    path("my-shifts/<uuid:shift_id>/ask/", views.shift_request, name="ask_shift"),
    path("my-shifts/requests/<uuid:request_id>/", views.shift_request_step, name="shift_request"),
    path("my-shifts/feed/", views.feed_key, name="feed_key"),
    path("feeds/<str:secret>.ics", views.feed, name="feed"),
]
