from django.urls import path

from dispatch.records import views

urlpatterns = [
    path("calls/<uuid:call_id>/chart/", views.chart, name="chart"),
    path("calls/<uuid:call_id>/plan/", views.plan, name="plan"),
    path("calls/<uuid:call_id>/plan/<str:copy>/", views.print_plan, name="print_plan"),
    path("calls/<uuid:call_id>/records/<str:kind>/", views.record, name="record"),
    path("calls/<uuid:call_id>/emergency-access/", views.emergency_access, name="emergency_access"),
    path("calls/<uuid:call_id>/person/", views.person, name="person"),
    path("calls/<uuid:call_id>/resources/", views.resources, name="find"),
    path("calls/<uuid:call_id>/resources/give/", views.resource_given, name="give"),
]
