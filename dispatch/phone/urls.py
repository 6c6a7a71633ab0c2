from django.urls import path

from dispatch.phone import views

urlpatterns = [
    path("crew/", views.phone, name="crew"),
    path("crew/now/", views.now_on, name="crew_now"),
    path("crew/act/", views.act, name="crew_act"),
    path("crew/worker.js", views.worker, name="crew_worker"),
    path("crew/app.webmanifest", views.manifest, name="crew_manifest"),
]
