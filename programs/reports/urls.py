from django.urls import path

from programs.reports import views

urlpatterns = [
    path("reports/", views.page, name="reports"),
    path("reports/publish/", views.publish, name="publish"),
    path("reports/outcomes.<str:form>", views.file, name="report_file"),
    path("public/", views.public, name="public"),
    path("public/<str:name>.<str:form>", views.public_file, name="public_file"),
]
