from django.urls import path

from programs.state_reports import views

urlpatterns = [
    path("state-reports/", views.state_reports, name="state_reports"),
    path("state-reports/<uuid:report_id>/", views.state_report, name="state_report"),
]
