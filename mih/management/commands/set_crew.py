from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.codes.units import CrewRole
from programs.base.refusals import Refusal
from programs.credentials.services import add_credential
from programs.units.services import set_crew


class Command(BaseCommand):
    help = "Say what a crew member is trained for, what they speak, how long a license holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=CrewRole.values, required=True)
        parser.add_argument("--languages", default="", help="beside English, by commas")
        parser.add_argument("--credential", help="the name of the license or certificate")
        parser.add_argument("--until", type=date.fromisoformat, help="the last day it holds")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["credential"]) != bool(options["until"]):
            raise CommandError("A credential needs its name and its last day: both, or neither.")
        role = CrewRole(options["role"])
        try:
            staff = set_crew(
                actor=None,
                username=options["username"],
                crew_role=role,
                languages=options["languages"],
            )
            if options["credential"]:
                add_credential(
                    actor=None,
                    staff=staff,
                    crew_role=role,
                    name=options["credential"],
                    expires_on=options["until"],
                )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{staff} is {role.label}.")
