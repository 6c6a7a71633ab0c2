from django.urls import path

from dispatch.map import views

urlpatterns = [
    path("map/", views.map_window, name="map"),
    path("map/city/", views.city, name="city"),
    path("map/tiles/<int:zoom>/<int:x>/<int:y>", views.tiles_of, name="tiles"),
]
