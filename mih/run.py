"""`make run`: everything on this machine, from one command.

Starts embedded PostgreSQL and Redis where no address is given, migrates, seeds a demo
city once, and hands the processes of the Procfile to honcho until Ctrl-C.
"""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager

from mih.alone import alone
from mih.demo.accounts import demo_accounts
from mih.embedded import services
from mih.environment import ROOT, BadEnvironment, data_dir, env_int
from programs.base.city import city, city_folder


def main() -> None:
    city()  # stops here where the folder is no city
    data = data_dir()
    port = env_int("PORT", 8000)
    with alone(data, "make run"), services(data, keep=True) as addresses:
        environment = _environment(data, port, addresses)
        _manage(environment, "migrate", "--verbosity=0")
        _manage(environment, "seed_city")
        print(_print_address(port), flush=True)
        status = _run_processes(environment)
    sys.exit(status)


def _environment(data: Path, port: int, addresses: dict[str, str]) -> dict[str, str]:
    """What the children get; the addresses are also written down for manage.py."""
    secret = data / "secret"
    if not secret.exists():
        secret.write_text(secrets.token_urlsafe(48))
        secret.chmod(0o600)
    addresses = {**addresses, "SECRET_KEY": secret.read_text(), "CITY": str(city_folder())}
    note = data / "services.env"
    note.write_text("".join(f"{name}={value}\n" for name, value in addresses.items()))
    note.chmod(0o600)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # Root in a throw-away container is a normal place to try the demo.
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker"}
    mode = {"DEBUG": "1", "DEMO": "1", "PORT": str(port), "PATH": path, "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **quiet, **mode, **addresses, **_settings_given(addresses)}


def _settings_given(names: dict[str, str]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if os.environ.get(name)}


def _manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise BadEnvironment(f"`manage.py {arguments[0]}` failed; its message is above.")


def _run_processes(environment: dict[str, str]) -> int:
    manager = Manager()
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        kept = f"exec {sys.executable} -m mih.supervise {command}"
        manager.add_process(name, kept, env=environment, cwd=str(ROOT))
    manager.loop()
    return int(manager.returncode or 0)


def _print_address(port: int) -> str:
    names = "\n".join(f"    {account.username:<12}{account.purpose}" for account in demo_accounts())
    return (
        f"\nThe console is at http://localhost:{port}/\n"
        f"Sign in as one of these (one click, or the password is `demo`):\n{names}\n"
    )


if __name__ == "__main__":
    main()
