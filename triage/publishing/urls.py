from django.urls import path

from triage.publishing import views

urlpatterns = [
    path("protocols/", views.listed, name="protocols"),
    path("protocols/draft/", views.draft, name="draft"),
    path("protocols/<int:version_id>/", views.protocol, name="protocol"),
    path("protocols/<int:version_id>/prove/", views.prove, name="prove"),
    path("protocols/<int:version_id>/sign/", views.sign, name="sign"),
    path("protocols/<int:version_id>/publish/", views.publish, name="publish"),
    path("protocols/<int:version_id>/what-if/", views.what_if, name="what_if"),
    path("protocols/<int:version_id>/explain/", views.explain, name="explain"),
]
