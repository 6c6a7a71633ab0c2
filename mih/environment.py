"""Where settings come from: the environment, read by loud helpers, and the data folder.

Knows nothing of Django, so that the launcher can use it before there is a database.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class BadEnvironment(SystemExit):
    """A variable says something that cannot be meant; the program does not start."""


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def env_bool(name: str, default: bool) -> bool:
    """`1` or `0`; anything else stops the program rather than being guessed at."""
    value = os.environ.get(name)
    if value in (None, ""):
        return default
    if value not in ("0", "1"):
        raise BadEnvironment(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name)
    if value in (None, ""):
        return default
    try:
        return int(str(value))
    except ValueError:
        raise BadEnvironment(f"{name} must be a whole number, not {value!r}.") from None


def package_files(package: str, folder: str) -> Path:
    """A folder of an installed package, which is not imported for it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise BadEnvironment(f"The package {package} is not installed.")
    return Path(spec.submodule_search_locations[0]) / folder


def tile_hosts(url: str) -> list[str]:
    """The one other host that pictures may come from: that of the agency's own tiles."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def data_dir() -> Path:
    """The folder of the embedded services and of everything else kept on this machine."""
    return Path(env_str("MIH_DATA", str(ROOT / ".mih"))).expanduser().resolve()


def embedded_addresses() -> dict[str, str]:
    """What `make run` wrote down about its services, so that manage.py finds them."""
    path = data_dir() / "services.env"
    if not path.exists():
        return {}
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def choose_city() -> None:
    """The city that `make run` began with is that of every command beside it, too."""
    if chosen := embedded_addresses().get("CITY"):
        os.environ.setdefault("CITY", chosen)


def service_url(name: str) -> str:
    """DATABASE_URL or REDIS_URL: from the environment, else from the running `make run`."""
    url = env_str(name) or embedded_addresses().get(name, "")
    if not url:
        raise BadEnvironment(
            f"{name} is not set and no `make run` has started services in {data_dir()}. "
            f"Start one, or set {name}."
        )
    return url
