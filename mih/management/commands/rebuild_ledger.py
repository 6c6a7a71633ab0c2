from typing import Any

from django.core.management.base import BaseCommand

from programs.ledger.projection import rebuild
from programs.ledger.selectors import set_aside


class Command(BaseCommand):
    help = "Count everything again from the first event of the journal."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The ledger was made again from {rebuild():,} events.")
        for reader, events in set_aside().items():
            self.stderr.write(f"{events:,} events cannot be read and were set aside ({reader}).")
