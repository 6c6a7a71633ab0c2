from typing import Any

from django.core.management.base import BaseCommand

from mih.demo.city import seed
from programs.base.city import city


class Command(BaseCommand):
    help = "Fill an empty database with the demo city; leave any other as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        if seed():
            self.stdout.write(f"Seeded {city().name}.")
