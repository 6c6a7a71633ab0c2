from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.refusals import Refusal
from triage.services import publish_protocol


class Command(BaseCommand):
    help = "Prove a protocol file and put it in force; a flawed one is refused, flaw by flaw."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = publish_protocol(actor=None, source=options["file"].read_text())
        except (OSError, UnicodeDecodeError, Refusal) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{version} is in force.")
