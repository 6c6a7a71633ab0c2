from typing import Any

from django.core.management.base import BaseCommand

from programs.ledger import rebuild


class Command(BaseCommand):
    help = "Count everything again from the first event of the journal."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The ledger was made again from {rebuild():,} events.")
