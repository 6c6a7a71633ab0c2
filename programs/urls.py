from django.urls import path

from programs.views import people, roster

app_name = "programs"
urlpatterns = [
    path("login/", people.SignIn.as_view(), name="login"),
    path("login/as/<str:username>/", people.enter_as, name="enter_as"),
    path("logout/", people.sign_out, name="logout"),
    path("people/", people.people, name="people"),
    path("people/<int:staff_id>/", people.access, name="access"),
    path("hours/", roster.hours, name="hours"),
    path("roster/", roster.roster_page, name="roster"),
    path("roster/<uuid:shift_id>/drop/", roster.drop, name="drop_shift"),
    path("drafts/", people.drafts, name="drafts"),
    path("presence/", people.presence, name="presence"),
    path("units/<int:unit_id>/duty/", people.duty, name="duty"),
    path("units/<int:unit_id>/duty/undo/", people.duty_undo, name="duty_undo"),
]
