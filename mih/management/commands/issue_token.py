from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.base.refusals import Refusal
from programs.people.services import issue_token, revoke_tokens


class Command(BaseCommand):
    help = "Print a new API token for a person. It is shown once. --revoke voids all they have."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--revoke", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["revoke"]:
                count = revoke_tokens(actor=None, username=options["username"])
                self.stdout.write(f"{count} tokens revoked.")
            else:
                self.stdout.write(issue_token(actor=None, username=options["username"]))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
