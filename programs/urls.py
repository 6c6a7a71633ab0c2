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
    path("roster/", views.roster_page, name="roster"),
    path("roster/<uuid:shift_id>/drop/", views.drop, name="drop_shift"),
    path("drafts/", views.drafts, name="drafts"),
    path("presence/", views.presence, name="presence"),
    path("units/<int:unit_id>/duty/", views.duty, name="duty"),
    path("units/<int:unit_id>/duty/undo/", views.duty_undo, name="duty_undo"),
]
