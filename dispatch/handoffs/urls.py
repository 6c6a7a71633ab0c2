from django.urls import path

from dispatch.handoffs import views

urlpatterns = [
    path("calls/<uuid:call_id>/take/", views.take, name="take"),
    path(
        "handoffs/<uuid:handoff_id>/decline/",
        views.step_with_reason,
        {"command": "decline"},
        name="decline",
    ),
    path(
        "handoffs/<uuid:handoff_id>/return/",
        views.step_with_reason,
        {"command": "return"},
        name="return",
    ),
    path("handoffs/<uuid:handoff_id>/<str:command>/", views.step, name="handoff_step"),
]
