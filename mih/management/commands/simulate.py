from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mih.demo.city import seed
from mih.demo.player import Player
from mih.demo.simulation import CALLS_A_DAY, Simulation, plan_calls


class Command(BaseCommand):
    help = "Play an invented evening through the commands; the same seed plays the same evening."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--from-hour", type=int, default=17, choices=range(24))
        parser.add_argument("--hours", type=int, default=6)
        parser.add_argument("--calls-a-day", type=float, default=CALLS_A_DAY)
        parser.add_argument(
            "--speed", type=float, default=60, help="story seconds a second; 0 is all at once"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        seed()
        player = Player(options["speed"], self.stdout.write)
        calls = plan_calls(
            seed=options["seed"],
            first_hour=options["from_hour"],
            hours=options["hours"],
            calls_a_day=options["calls_a_day"],
        )
        hours, first = options["hours"], options["from_hour"]
        self.stdout.write(f"{len(calls)} calls in {hours} hours from {first}:00.")
        Simulation(player, options["seed"]).schedule(calls)
        player.play()
        self.stdout.write("\n".join(player.summary()))
