from django.urls import path

from dispatch.countersigns import views

urlpatterns = [
    path(
        "countersigns/<uuid:countersign_id>/confirm/",
        views.countersign,
        {"confirmed": True},
        name="confirm_countersign",
    ),
    path(
        "countersigns/<uuid:countersign_id>/refuse/",
        views.countersign,
        {"confirmed": False},
        name="refuse_countersign",
    ),
]
