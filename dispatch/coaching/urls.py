from django.urls import path

from dispatch.coaching import views

urlpatterns = [
    path("unwatch/", views.unwatch, name="unwatch"),
    path("calls/<uuid:call_id>/whisper/", views.send_whisper, name="whisper"),
    path("whispers/<uuid:whisper_id>/heard/", views.whisper_acknowledged, name="heard"),
]
