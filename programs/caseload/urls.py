from django.urls import path

from programs.caseload import views

urlpatterns = [
    path("caseload/", views.page, name="caseload"),
    path("caseload/decide/", views.decide, name="decide"),
    path("people-served/", views.search, name="clients"),
    path("people-served/new/", views.make, name="client_new"),
    path("people-served/<uuid:client_id>/", views.client, name="client"),
    path("people-served/<uuid:client_id>/alias/", views.alias, name="client_alias"),
    path("people-served/<uuid:client_id>/merge/", views.merge, name="client_merge"),
    path("people-served/<uuid:client_id>/report/", views.report, name="client_report"),
    path("people-served/<uuid:client_id>/case/", views.begin, name="case_open"),
    path("merges/<uuid:merge_id>/undo/", views.unmerge, name="merge_undo"),
    path("cases/<uuid:case_id>/<str:part>/", views.write, name="case_write"),
]
