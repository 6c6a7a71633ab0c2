from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mih.demo.city import DATA, seed
from mih.demo.player import Player
from mih.demo.replay import Replay, read
from programs.base.refusals import Invalid


class Command(BaseCommand):
    help = "Play a real day, unit by unit, through the commands, on the city's places."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", default=DATA / "day.csv", help="default: the day shipped"
        )
        parser.add_argument(
            "--speed", type=float, default=60, help="story seconds a second; 0 is all at once"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            incidents, units = read(options["file"])
        except (OSError, UnicodeDecodeError, Invalid) as error:
            raise CommandError(str(error)) from None
        seed()
        player = Player(options["speed"], self.stdout.write)
        responses = sum(len(incident.responses) for incident in incidents)
        self.stdout.write(f"{len(incidents)} calls, {responses} responses of {len(units)} units.")
        Replay(player, units).schedule(incidents)
        player.play()
        self.stdout.write("\n".join(player.summary()))
