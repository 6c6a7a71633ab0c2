from django.urls import path

from programs import views

app_name = "programs"
urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("login/as/<str:username>/", views.enter_as, name="enter_as"),
    path("logout/", views.sign_out, name="logout"),
    path("people/", views.people, name="people"),
    path("people/<int:staff_id>/", views.access, name="access"),
    path("hours/", views.hours, name="hours"),
    path("presence/", views.presence, name="presence"),
    path("units/<int:unit_id>/duty/", views.duty, name="duty"),
]
