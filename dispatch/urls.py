from django.urls import path

from dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.console, name="console"),
    path("board/", views.tally, name="tally"),
    path("journal/", views.journal, name="journal"),
    path("calls/new/", views.receive, name="receive"),
    path("calls/<uuid:call_id>/", views.pane, name="pane"),
    path("calls/<uuid:call_id>/assign/", views.assign, name="assign"),
    path("calls/<uuid:call_id>/notes/", views.note, name="note"),
    path("calls/<uuid:call_id>/facts/", views.fact, name="fact"),
    path("calls/<uuid:call_id>/needs/", views.needs, name="needs"),
    path("calls/<uuid:call_id>/close/", views.close, name="close"),
    path("alerts/<uuid:alert_id>/answer/", views.answer, name="answer"),
    path("notes/<uuid:note_id>/strike/", views.strike, name="strike"),
    path("assignments/<uuid:assignment_id>/progress/", views.progress, name="progress"),
]
