from django.urls import path

from dispatch.calls import views

urlpatterns = [
    path("calls/<uuid:call_id>/notes/", views.note, name="note"),
    path("calls/<uuid:call_id>/facts/", views.fact, name="fact"),
    path("calls/<uuid:call_id>/needs/", views.needs, name="needs"),
    path("notes/<uuid:note_id>/strike/", views.strike, name="strike"),
    path("calls/<uuid:call_id>/locate/", views.locate, name="locate"),
]
