from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.base.refusals import Refusal
from programs.directory.services import load_directory


class Command(BaseCommand):
    help = "Take services that people can be told of into the directory (docs/operations.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = load_directory(actor=None, source=options["file"].read_text())
        except (OSError, UnicodeDecodeError, Refusal) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} services are in the directory.")
