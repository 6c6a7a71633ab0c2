from django.urls import path

from dispatch.call_backs import views

urlpatterns = [
    path("call-backs/<uuid:call_back_id>/attempt/", views.attempt, name="attempt"),
    path("call-backs/<uuid:call_back_id>/finish/", views.call_back, name="call_back"),
]
