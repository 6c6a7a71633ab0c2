from django.urls import path

from programs.accounts import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("login/as/<str:username>/", views.enter_as, name="enter_as"),
    path("logout/", views.sign_out, name="logout"),
    path("people/", views.people, name="people"),
    path("people/<int:staff_id>/", views.access, name="access"),
]
