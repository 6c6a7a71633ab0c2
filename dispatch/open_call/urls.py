from django.urls import path

from dispatch.open_call import views

urlpatterns = [
    path("calls/<uuid:call_id>/", views.pane, name="pane"),
    path("calls/<uuid:call_id>/offer/", views.offer, name="offer"),
    path("handoffs/<uuid:handoff_id>/accept/", views.accept, name="accept"),
    path("calls/<uuid:call_id>/watch/", views.watch, name="watch"),
    path("calls/<uuid:call_id>/safe/", views.call, {"command": "safe"}, name="safe"),
    path("calls/<uuid:call_id>/page/", views.call, {"command": "page"}, name="page"),
    path("calls/<uuid:call_id>/release/", views.call, {"command": "release"}, name="release"),
    path(
        "calls/<uuid:call_id>/premises/read/",
        views.call,
        {"command": "premises-read"},
        name="premises_read",
    ),
]
