from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.base.refusals import Refusal
from programs.history.services import load_history, read_mapping


class Command(BaseCommand):
    help = "Take another system's calls into the ledger (docs/history.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", required=True, help="what the history is called")
        parser.add_argument("--mapping", type=Path, help="a TOML file: which column says what")
        parser.add_argument("--leave-out-flawed", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["mapping"]
        try:
            mapping = read_mapping(path.read_text()) if path else None
            loaded = load_history(
                actor=None,
                file=options["file"],
                name=options["name"],
                mapping=mapping,
                leave_out_flawed=options["leave_out_flawed"],
            )
        except (OSError, UnicodeDecodeError, Refusal) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{loaded.count:,} calls were taken in.")
        if loaded.left_out:
            self.stdout.write(f"{loaded.left_out:,} lines were left out:")
            self.stdout.writelines(f"  {flaw}" for flaw in loaded.flaws)
