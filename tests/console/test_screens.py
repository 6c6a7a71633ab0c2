"""The map's own tiles, the city drawn under it, and who hears where units are."""

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

LOGIN = "django.contrib.auth.backends.ModelBackend"
PICTURE = b"\x89PNG not really"


@pytest.fixture
def tiles(tmp_path, settings):
    """An agency's file of one tile."""
    path = tmp_path / "city.pmtiles"
    with path.open("wb") as file:
        writer = Writer(file)
        writer.write_tile(zxy_to_tileid(11, 469, 806), PICTURE)
        box = {"min_lon_e7": 0, "min_lat_e7": 0, "max_lon_e7": 0, "max_lat_e7": 0}
        middle = {"center_zoom": 11, "center_lon_e7": 0, "center_lat_e7": 0}
        kind = {"tile_type": TileType.PNG, "tile_compression": Compression.NONE}
        writer.finalize({**box, **middle, **kind}, {})
    settings.TILES_FILE = str(path)


@pytest.mark.django_db
class TestTiles:
    def test_of_the_agencys_own_file(self, client, dispatcher, tiles):
        client.force_login(dispatcher, LOGIN)
        answer = client.get("/map/tiles/11/469/806", secure=True)
        assert (answer.content, answer["Content-Type"]) == (PICTURE, "image/png")
        assert client.get("/map/tiles/11/1/1", secure=True).status_code == 404

    def test_the_page_asks_for_them(self, client, dispatcher, tiles):
        client.force_login(dispatcher, LOGIN)
        assert b"/map/tiles/{z}/{x}/{y}" in client.get("/map/", secure=True).content


@pytest.mark.django_db
def test_the_city_is_drawn_from_facts_alone(client, dispatcher):
    client.force_login(dispatcher, LOGIN)
    city = client.get("/map/city/", secure=True).json()
    names = {one["properties"]["name"] for one in city["limits"]["features"]}
    assert {"Oklahoma City", "Edmond", "Nichols Hills"} <= names
    kinds = {mark["kind"] for mark in city["marks"]}
    assert {"station", "hospital", "park", "police"} <= kinds
    assert len(city["hoods"]["features"]) > 400
    assert len(city["axes"]) > 100
