import pytest

from tests.city import City


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    made = City(tmp_path_factory.mktemp("city"))
    try:
        made.start_all("web", "worker", "beat")
        yield made
    finally:
        made.stop()
