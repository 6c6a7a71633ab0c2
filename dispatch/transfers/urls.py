from django.urls import path

from dispatch.transfers import views

urlpatterns = [
    path("calls/<uuid:call_id>/988/", views.transfer, name="transfer"),
    path("calls/<uuid:call_id>/988/number/", views.refer, name="refer_988"),
    path("transfers/<uuid:transfer_id>/outcome/", views.outcome, name="outcome"),
]
