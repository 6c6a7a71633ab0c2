from django.urls import path

from programs.referrals import views

urlpatterns = [
    path("people-served/<uuid:client_id>/refer/", views.send, name="refer"),
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/", views.move, name="referral_move"),
]
