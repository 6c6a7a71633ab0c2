from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.base.refusals import Refusal
from programs.hours.services import set_hours


class Command(BaseCommand):
    help = "Put a calendar of opening hours in force (docs/protocols.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            set_hours(actor=None, source=options["file"].read_text())
        except (OSError, UnicodeDecodeError, Refusal) as error:
            raise CommandError(str(error)) from None
        self.stdout.write("The hours are in force.")
