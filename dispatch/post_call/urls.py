from django.urls import path

from dispatch.post_call import views

urlpatterns = [
    path("calls/<uuid:call_id>/caseload-line/", views.caseload_line, name="caseload_line"),
    path("calls/<uuid:call_id>/post-call/", views.post_call, name="post_call"),
    path("calls/<uuid:call_id>/follow-up/", views.follow_up, name="follow_up"),
    path("calls/<uuid:call_id>/state-report/", views.report, name="state_report"),
    path("calls/<uuid:call_id>/about/", views.person, name="about"),
    path("calls/<uuid:call_id>/refer/", views.refer, name="refer"),
]
